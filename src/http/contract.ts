/**
 * The contracts, read from `contracts/` at start and turned into checks, each when it is first needed: all of them take as long as the
 * rest of a start.
 *
 * Nothing is coerced, removed or filled in: a body is what its sender wrote, or it is refused.
 */

import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { BODY, type Fault, fieldName, type Step } from './fault.ts';
import { at, follow, type JsonObject, pointer, unescapeStep } from './json-pointer.ts';
import { textFault } from './text.ts';

export interface Contract {
  /** The file's name without `.yaml`. */
  readonly name: string;
  /** The path of its only server; every operation's path comes after it. */
  readonly basePath: string;
  /** The whole OpenAPI document, to be served as it is. */
  readonly document: JsonObject;
  /** Throws RangeError when the contract has no such operation. */
  operation(operationId: string): Operation;
}

export interface Operation {
  readonly operationId: string;
  /** In capital letters. */
  readonly method: string;
  /** As the contract writes it, without the base path. `routerPath` makes it a route. */
  readonly path: string;
  /**
   * The first fault of a parsed request body, or null; `undefined` is no body. At every object the required properties come
   * first, in the order of the contract's list, then the properties in the contract's order; text that cannot be stored
   * comes last.
   */
  checkRequestBody(body: unknown): Fault | null;
  /** The first fault of a reply; a status that the contract does not declare is a fault of `status`. */
  checkReply(status: number, body: unknown): Fault | null;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** An OpenAPI document's own members, which the schema checker meets on its way in and would refuse as unknown keywords. */
const DOCUMENT_MEMBERS = [
  'openapi',
  'info',
  'jsonSchemaDialect',
  'servers',
  'paths',
  'webhooks',
  'components',
  'security',
  'tags',
  'externalDocs',
];

/** `application/json` and its descendants such as `application/problem+json`. */
const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json$/;

const loaded = new Map<string, Contract>();

/** Reads `contracts/<name>.yaml`, once a process. Throws when there is no such file or when it is not a contract. */
export function loadContract(name: string): Contract {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`../../contracts/${name}.yaml`, import.meta.url), 'utf8');
  const contract = contractFrom(name, load(text) as JsonObject);
  loaded.set(name, contract);
  return contract;
}

/** The contract that `document` states. Throws when a schema in it is not valid or its operations are not named. */
export function contractFrom(name: string, document: JsonObject): Contract {
  const ajv = new Ajv2020({ strict: true });
  ajvFormats.default(ajv);
  ajv.addVocabulary(DOCUMENT_MEMBERS);
  ajv.addSchema(document, name);
  const operations = new Map<string, Operation>();
  for (const [path, item] of Object.entries(at(document, ['paths']) as JsonObject)) {
    for (const method of METHODS.filter((each) => each in (item as JsonObject))) {
      const operation = readOperation(ajv, name, document, path, method);
      operations.set(operation.operationId, operation);
    }
  }
  return {
    name,
    basePath: String(at(document, ['servers', '0', 'url'])),
    document,
    operation(operationId) {
      const operation = operations.get(operationId);
      if (operation === undefined) throw new RangeError(`${name} has no operation ${operationId}`);
      return operation;
    },
  };
}

function readOperation(
  ajv: Ajv2020,
  name: string,
  document: JsonObject,
  path: string,
  method: string,
): Operation {
  const here = ['paths', path, method];
  const operationId = at(document, [...here, 'operationId']);
  if (typeof operationId !== 'string') throw new TypeError(`${name}: ${method} ${path} has no operationId`);
  const bodyIsRequired = at(document, [...follow(document, [...here, 'requestBody']), 'required']) === true;
  const request = once(() => compileContent(ajv, name, document, [...here, 'requestBody']));
  const replies = new Map(
    Object.keys(at(document, [...here, 'responses']) as JsonObject).map((status) => [
      Number(status),
      once(() => compileContent(ajv, name, document, [...here, 'responses', status])),
    ]),
  );
  return {
    operationId,
    method: method.toUpperCase(),
    path,
    checkRequestBody(body) {
      if (body === undefined) return bodyIsRequired ? { kind: 'missing', field: BODY } : null;
      return schemaFault(request(), body) ?? textFault(body);
    },
    checkReply(status, body) {
      const validate = replies.get(status);
      if (validate === undefined) return { kind: 'malformed', field: 'status' };
      return schemaFault(validate(), body);
    },
  };
}

/** What `make` makes, made at the first call. */
function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The check for the JSON content of the request body or response at `path`; null when it declares none. */
function compileContent(
  ajv: Ajv2020,
  name: string,
  document: JsonObject,
  path: readonly string[],
): ValidateFunction | null {
  const content = [...follow(document, path), 'content'];
  const mediaType = Object.keys(at(document, content) ?? {}).find((each) => JSON_MEDIA_TYPE.test(each));
  if (mediaType === undefined) return null;
  const schema = [...content, mediaType, 'schema'];
  return at(document, schema) === undefined ? null : ajv.compile({ $ref: `${name}${pointer(schema)}` });
}

function schemaFault(validate: ValidateFunction | null, body: unknown): Fault | null {
  if (validate === null || validate(body)) return null;
  const [error] = validate.errors ?? [];
  return error === undefined ? { kind: 'malformed', field: BODY } : faultOf(error);
}

function faultOf({ instancePath, params }: ErrorObject): Fault {
  const path: Step[] = instancePath.split('/').slice(1).map(unescapeStep).map(indexOrName);
  const { missingProperty } = params as { missingProperty?: unknown };
  if (typeof missingProperty !== 'string') return { kind: 'malformed', field: fieldName(path) };
  return { kind: 'missing', field: fieldName([...path, missingProperty]) };
}

function indexOrName(step: string): Step {
  return /^\d+$/.test(step) ? Number(step) : step;
}
