/** The parameters of a request, held against the contract: what stands in the path, in the query and in headers. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Contract, Operation } from '../http/contract.ts';
import type { Fault } from '../http/fault.ts';
import { at, follow, type JsonObject } from '../http/json-pointer.ts';
import { textFault } from '../http/text.ts';

type Place = 'path' | 'query' | 'header';

interface Parameter {
  readonly name: string;
  readonly in: Place;
  readonly required: boolean;
  readonly schema: JsonObject;
}

/** The parameters as the handlers see them, or the first fault. */
export type ReadParameters =
  | {
      readonly path: Readonly<Record<string, string>>;
      readonly query: Readonly<Record<string, string | number>>;
      /** Null where the contract asks for none. */
      readonly idempotencyKey: string | null;
    }
  | { readonly fault: Fault };

export interface SentParameters {
  readonly path: unknown;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** What reads the parameters of one operation. A query parameter that the contract does not name is a fault. */
export function parameterReader(
  contract: Contract,
  operation: Operation,
): (sent: SentParameters) => ReadParameters {
  const declared = declaredParameters(contract.document, operation);
  const path = placeReader(declared, 'path');
  const query = placeReader(declared, 'query');
  const header = placeReader(declared, 'header');
  const keyed = declared.some(({ name }) => name === IDEMPOTENCY_KEY);
  return (sent) => {
    const key = sent.headers[IDEMPOTENCY_KEY.toLowerCase()];
    const named = keyed && key !== undefined ? { [IDEMPOTENCY_KEY]: key } : {};
    const fault = path.fault(sent.path) ?? query.fault(sent.query) ?? header.fault(named);
    if (fault !== null) return { fault };
    return {
      path: path.values(sent.path) as Record<string, string>,
      query: query.values(sent.query),
      idempotencyKey: keyed ? String(key) : null,
    };
  };
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
  const validate = ajv.compile({
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
    values,
    fault(sent: unknown): Fault | null {
      if (validate(values(sent))) return textFault(sent);
      const [error] = validate.errors ?? [];
      const { missingProperty } = (error?.params ?? {}) as { missingProperty?: string };
      if (missingProperty !== undefined) return { kind: 'missing', field: missingProperty };
      return { kind: 'malformed', field: error?.instancePath.slice(1) || place };
    },
  };
}
