import config from '../../specs/polar/config.js';
import type { Document, Json, Operation, Schema } from './document.js';

/** What the config decides about the arguments of an operation, beside what the document says. */
export interface Decided {
  /** Places in the body that are never sent: `events[].organization_id`. */
  readonly omitted: readonly string[];
  /** Arguments that nobody gives and that are sent all the same. */
  readonly filled: readonly string[];
  /** The argument that takes the id of the customer whom the call is about; others tell it. */
  readonly identified: string | undefined;
  /** Arguments that stand for a list of one. */
  readonly shorthands: readonly (readonly [one: string, list: string])[];
  /** Arguments that say whose session is opened for the call, each with its schema. */
  readonly session: readonly (readonly [name: string, schema: Schema])[];
}

export function decide(operation: Operation, document: Document): Decided {
  const { operationId } = operation;
  const bound = Object.entries(config.credentialBound ?? {});
  const omitted = bound.flatMap(([argument, { omit = [] }]) =>
    omit
      .map((entry) => (typeof entry === 'string' ? { operation: entry, place: argument } : entry))
      .filter((entry) => entry.operation === operationId)
      .map(({ place }) => place),
  );
  const filled = bound.flatMap(([argument, { fill = [] }]) => (fill.includes(operationId) ? [argument] : []));
  const about = config.identity?.operations?.[operationId];
  const identified = typeof about === 'object' ? about.resolve : undefined;
  const shorthands = Object.entries(config.shorthands?.[operationId] ?? {});
  return { omitted, filled, identified, shorthands, session: sessionArguments(operation, document) };
}

/** Whether it reads a resource of which the config shows some fields only: it takes `fields` then. */
export function takesFields({ method, success: { schema = {} } }: Operation, document: Document): boolean {
  const whole = document.resolve(schema);
  // A list by pages or by a cursor has the same rows.
  const answer = document.resolve(((whole.anyOf ?? []) as Schema[])[0] ?? whole);
  const { items: list, pagination } = (answer.properties ?? {}) as Record<string, Schema>;
  const items = (pagination === undefined ? answer : (list ?? {})).items;
  const row = (items as Schema | undefined)?.$ref ?? schema.$ref;
  const name =
    String(row ?? '')
      .split('/')
      .at(-1) ?? '';
  return method === 'GET' && Array.isArray(config.views?.[name]);
}

/** Of the first session that every alternative with a credential asks for. */
function sessionArguments(operation: Operation, document: Document): Decided['session'] {
  const given = new Set(Object.keys(config.credentials ?? {}));
  const alternatives = operation.security
    .map((each) => Object.keys(each))
    .filter((schemes) => schemes.every((scheme) => given.has(scheme)));
  const session = config.sessions?.find(({ schemes }) =>
    alternatives.every((alternative) => alternative.some((scheme) => schemes.includes(scheme))),
  );
  if (session === undefined || alternatives.length === 0) return [];
  const opener = document.operations.find(({ operationId }) => operationId === session.operation);
  const variants = document.resolve(opener?.body?.schema ?? {}).anyOf as Schema[];
  const properties = variants.map((each) => document.resolve(each).properties as Record<string, Schema>);
  const own = session.arguments.map((name) => {
    const schema = properties.find((each) => each[name] !== undefined)?.[name];
    if (schema === undefined) throw new Error(`${session.operation} takes no ${name}`);
    return [name, schema] as const;
  });
  // What the opening does not take is looked up for the id that it takes.
  const looked = Object.keys(config.identity?.lookups ?? {}).filter(
    (name) => !session.arguments.includes(name),
  );
  return [
    ...own,
    ...looked.map((name) => [name, { type: 'string', format: 'email', maxLength: 255 }] as const),
  ];
}

/** The ways to tell whom a call is about: the id first. */
export const tellers = [config.identity?.id ?? '', ...Object.keys(config.identity?.lookups ?? {})];

/** Operations that are one with another: they have no tool of their own. */
export const twins = Object.values(config.twins ?? {}).flat();

/** Arguments as the document has them, told in our words: the id by its one name. Undefined: it is not given. */
export function tell(args: Record<string, Json>, identified: string): Record<string, Json> | undefined {
  const { [identified]: id, ...rest } = args;
  const others = Object.entries(rest).filter(([name]) => !tellers.includes(name));
  return id === undefined ? undefined : { [tellers[0] ?? '']: id, ...Object.fromEntries(others) };
}

/** And back. */
export function untell(args: Record<string, Json>, identified: string): Record<string, Json> {
  const { [tellers[0] ?? '']: id = null, ...rest } = args;
  return { ...rest, [identified]: id };
}

/** A value without what stands at a place. */
export function dropValue(value: Json, place: string): Json {
  const [step = '', ...rest] = place.split('.');
  const name = step.replace('[]', '');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    if (key !== name) return [[key, item]];
    if (rest.length === 0) return [];
    const inner = (each: Json) => dropValue(each, rest.join('.'));
    return [[key, Array.isArray(item) ? item.map(inner) : inner(item)]];
  });
  return Object.fromEntries(entries);
}

/** A schema that takes no value at a place: each variant of a union, without following back. */
export function dropProperty(schema: Schema, place: string, document: Document): Schema {
  const resolved = document.resolve(schema);
  for (const union of ['anyOf', 'oneOf']) {
    if (!Array.isArray(resolved[union])) continue;
    const variants = (resolved[union] as Schema[]).map((each) => dropProperty(each, place, document));
    return { ...resolved, [union]: variants };
  }
  const [step = '', ...rest] = place.split('.');
  const name = step.replace('[]', '');
  const properties = { ...(resolved.properties as Record<string, Schema> | undefined) };
  const inner = properties[name];
  if (inner === undefined) return resolved;
  delete properties[name];
  if (rest.length === 0) return { ...resolved, properties };
  const items = dropProperty((inner.items ?? {}) as Schema, rest.join('.'), document);
  return { ...resolved, properties: { ...properties, [name]: { ...inner, items } } };
}
