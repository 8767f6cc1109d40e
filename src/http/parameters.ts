/** The parameters of a request, held against the contract: what stands in the path, in the query and in headers. */

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Contract, Operation } from './contract.ts';
import type { Fault } from './fault.ts';
import { at, follow, type JsonObject } from './json-pointer.ts';
import { textFault } from './text.ts';

type Place = 'path' | 'query' | 'header';

interface Parameter {
  readonly name: string;
  readonly in: Place;
  readonly required: boolean;
  readonly schema: JsonObject;
}

/** The parameters that the contract names, as the handlers see them, or the first fault. */
export type ReadParameters =
  | {
      readonly path: Readonly<Record<string, string>>;
      readonly query: Readonly<Record<string, string | number>>;
      /** Under the contract's own spelling of their names. */
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly fault: Fault };

export interface SentParameters {
  readonly path: unknown;
  readonly query: unknown;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface ReaderOptions {
  /** A query parameter that the contract does not name is a fault, or nothing. A header always is nothing. */
  readonly unknownQuery: 'refused' | 'ignored';
}

/** What reads the parameters of one operation. */
export function parameterReader(
  contract: Contract,
  operation: Operation,
  { unknownQuery }: ReaderOptions,
): (sent: SentParameters) => ReadParameters {
  const declared = declaredParameters(contract.document, operation);
  const path = placeReader(declared, 'path');
  const query = placeReader(declared, 'query');
  const header = placeReader(declared, 'header');
  return (sent) => {
    const asked = unknownQuery === 'refused' ? sent.query : onlyNamed(query.names, sent.query ?? {});
    const headers = onlyNamed(header.names, sent.headers, (name) => name.toLowerCase());
    const fault = path.fault(sent.path) ?? query.fault(asked) ?? header.fault(headers);
    if (fault !== null) return { fault };
    return {
      path: path.values(sent.path) as Record<string, string>,
      query: query.values(asked),
      headers: headers as Record<string, string>,
    };
  };
}

/** @param as the name that `sent` has for a parameter */
function onlyNamed(
  names: readonly string[],
  sent: object,
  as: (name: string) => string = (name) => name,
): Readonly<Record<string, unknown>> {
  const here = names.filter((name) => Object.hasOwn(sent, as(name)));
  return Object.fromEntries(here.map((name) => [name, (sent as Record<string, unknown>)[as(name)]]));
}

function declaredParameters(document: JsonObject, { path, method }: Operation): readonly Parameter[] {
  return [
    ['paths', path, 'parameters'],
    ['paths', path, method.toLowerCase(), 'parameters'],
  ].flatMap((list) =>
    ((at(document, list) ?? []) as readonly unknown[]).map((_, i) => {
      const place = follow(document, [...list, String(i)]);
      const {
        name,
        in: where,
        required,
      } = at(document, place) as { name: string; in: Place; required?: true };
      const schema = at(document, follow(document, [...place, 'schema'])) as JsonObject;
      return { name, in: where, required: required === true, schema };
    }),
  );
}

/** One for all: each compiles the meta-schema first. */
const ajv = new Ajv2020({ strict: true });
ajvFormats.default(ajv);

function placeReader(declared: readonly Parameter[], place: Place) {
  const here = declared.filter((parameter) => parameter.in === place);
  let compiled: ValidateFunction | undefined;
  // At the first request: all operations together take longer than the rest of a start.
  const compile = () =>
    ajv.compile({
      type: 'object',
      additionalProperties: false,
      required: here.filter(({ required }) => required).map(({ name }) => name),
      properties: Object.fromEntries(here.map(({ name, schema }) => [name, schema])),
    });
  const integers = here.filter(({ schema }) => schema.type === 'integer').map(({ name }) => name);
  const values = (sent: unknown) =>
    Object.fromEntries(
      Object.entries(sent ?? {}).map(([name, text]) => [
        name,
        integers.includes(name) && /^\d{1,9}$/.test(text) ? Number(text) : text,
      ]),
    );
  return {
    names: here.map(({ name }) => name),
    values,
    fault(sent: unknown): Fault | null {
      compiled ??= compile();
      const validate = compiled;
      if (validate(values(sent))) return textFault(sent);
      const [error] = validate.errors ?? [];
      const { missingProperty } = (error?.params ?? {}) as { missingProperty?: string };
      if (missingProperty !== undefined) return { kind: 'missing', field: missingProperty };
      return { kind: 'malformed', field: error?.instancePath.slice(1) || place };
    },
  };
}
