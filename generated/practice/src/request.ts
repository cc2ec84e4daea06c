import { authenticate } from './authentication.js';
import { Call } from './call.js';
import type { Hooks } from './hook.js';
import { isObject, type Json, type JsonObject, own } from './json.js';
import type { ApiModel, Operation } from './model.js';
import type { Problem } from './problem.js';
import { readQuery, readScalar } from './query.js';
import { Refused, refuseProblems } from './refusal.js';
import { listMembers, properties, type Schemas } from './schema.js';
import type { Store } from './store.js';
import type { Validator } from './validator.js';

export interface World {
  readonly model: ApiModel;
  readonly hooks: Hooks;
  readonly validator: Validator;
  readonly store: Store;
}

/** What comes in of a request. */
export interface Incoming {
  readonly path: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly authorization: string | undefined;
  readonly mediaType: string;
  readonly text: string;
}

/** Checks a request against the document. @throws Refused for what is not as the document says */
export function readCall(operation: Operation, incoming: Incoming, world: World): Call {
  const { model, hooks, store } = world;
  const caller = authenticate(operation, incoming.authorization, model, store);
  const problems: Problem[] = [];
  const path = readParameters('path', operation, incoming, world, problems);
  const query = readParameters('query', operation, incoming, world, problems);
  const body = readBody(operation, incoming, world, problems);
  if (problems.length > 0) throw refuseProblems('invalid', problems);
  refuseUndecided(operation, query);
  for (const name of operation.credentialBound) {
    if (own(caller.values, name) !== undefined && own(body, name) !== undefined) {
      throw new Refused('credentialBound', { loc: ['body', name], name });
    }
  }
  return new Call({ model, operation, hooks, store, caller, path, query, body });
}

/** All rows, as if the parameter chose none, would be a wrong answer that nobody sees. */
function refuseUndecided({ behaviour }: Operation, query: JsonObject): void {
  for (const [name, { test }] of Object.entries(behaviour.filters ?? {})) {
    if (test !== 'undecided' || own(query, name) === undefined) continue;
    const msg = 'The practice API is not told which rows this parameter chooses; leave it out.';
    throw refuseProblems('rejected', [{ loc: ['query', name], msg, type: 'not_practised' }]);
  }
}

function readParameters(
  place: 'path' | 'query',
  operation: Operation,
  { path, search }: Incoming,
  { model, validator }: World,
  problems: Problem[],
): JsonObject {
  const values = new Map<string, Json>();
  for (const parameter of operation.parameters) {
    if (parameter.in !== place) continue;
    const { name, schema, required } = parameter;
    const value =
      place === 'path'
        ? readScalar(own(path, name) ?? '', listMembers(schema, model.schemas))
        : readQuery(parameter, search, model.schemas);
    if (value !== undefined) {
      problems.push(...validator.check(value, schema, [place, name]));
      values.set(name, value);
    } else if (required) problems.push({ loc: [place, name], msg: 'Field required', type: 'missing' });
  }
  return Object.fromEntries(values);
}

function readBody(operation: Operation, incoming: Incoming, world: World, problems: Problem[]): JsonObject {
  const { body } = operation;
  if (body === undefined) return {};
  if (incoming.text === '') {
    if (body.required) problems.push({ loc: ['body'], msg: 'Field required', type: 'missing' });
    return {};
  }
  const value = parseBody(body.mediaType, incoming, problems);
  if (value === undefined) return {};
  problems.push(...world.validator.check(value, body.schema, ['body']));
  return isObject(value) ? keepKnown(value, body.schema, world.model.schemas) : {};
}

/** What the document does not name is not read, so that no request sets what only the server may. */
function keepKnown(value: JsonObject, schema: JsonObject, schemas: Schemas): JsonObject {
  const members = listMembers(schema, schemas);
  const names = new Set(members.flatMap((member) => Object.keys(properties(member))));
  const isOpen = members.some((member) => isObject(member.additionalProperties));
  if (names.size === 0 || isOpen) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
}

function parseBody(mediaType: string, incoming: Incoming, problems: Problem[]): Json | undefined {
  if (mediaType === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(incoming.text));
  }
  // What is sent as another type is not parsed, so it is a text where an object should be.
  if (!/^application\/(?:[\w.+-]+\+)?json(?:;|$)/i.test(incoming.mediaType)) return incoming.text;
  try {
    return JSON.parse(incoming.text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({ loc: ['body'], msg: `JSON decode error: ${reason}`, type: 'json_invalid' });
    return undefined;
  }
}
