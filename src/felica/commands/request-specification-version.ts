/** Request Specification Version (FeliCa Card User's Manual, Request Specification Version). */

import type { FelicaCommand } from '../command.ts';
import { type CardOnly, type CardStatus, cardOnly, defineCommand, withStatus } from '../define-command.ts';
import { constantThen, list, record, thenConstant, uint16LE } from '../field.ts';

const RESERVED = [0x00, 0x00];
const FORMAT_VERSION = [0x00];

/** What fits the response: 16 bytes of header and 2 for each option, in 255. */
const MAX_OPTIONS = 119;

interface SpecificationVersion {
  /** Binary-coded decimal, 0500 for 5.0; 0 unless SF1 is 00. */
  readonly basicVersion: number;
  /** Empty unless SF1 is 00. */
  readonly optionVersions: readonly number[];
}

export interface RequestSpecificationVersionResponse extends CardStatus, SpecificationVersion {}

export const requestSpecificationVersion: FelicaCommand<CardOnly, RequestSpecificationVersionResponse> =
  defineCommand({
    name: 'REQUEST_SPECIFICATION_VERSION',
    code: 0x3c,
    command: thenConstant(cardOnly, RESERVED),
    response: withStatus<SpecificationVersion>(
      constantThen(
        FORMAT_VERSION,
        record<SpecificationVersion>({
          basicVersion: uint16LE,
          optionVersions: list('option versions', uint16LE, 0, MAX_OPTIONS),
        }),
      ),
      { basicVersion: 0, optionVersions: [] },
      ({ basicVersion, optionVersions }) => basicVersion === 0 && optionVersions.length === 0,
    ),
  });
