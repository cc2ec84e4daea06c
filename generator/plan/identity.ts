import { nearest } from '../config-problems.js';
import type { Operation } from '../model/api.js';
import type { IdentityLookup, InputBinding, PlannedIdentity } from '../model/mcp-server.js';
import type { ObjectSchema, Property, Schema } from '../model/schema.js';
import type { PlanContext } from './context.js';
import type { PlannedInput } from './input.js';
import { successSchema } from './output.js';
import { findPlace } from './place.js';
import { reportMissingPlace } from './side-request.js';
import { listVariants } from './variants.js';

/** How whom a call is about is told and looked up, by the config; undefined where it says nothing of it. */
export function planIdentity(context: PlanContext): PlannedIdentity | undefined {
  const { identity } = context.config;
  if (identity === undefined) return undefined;
  const lookups = Object.entries(identity.lookups).flatMap(([argument, lookup]): IdentityLookup[] => {
    const planned = planLookup(argument, lookup, context);
    return planned === undefined ? [] : [planned];
  });
  return { noun: identity.noun, id: identity.id, lookups };
}

type LookupConfig = NonNullable<PlanContext['config']['identity']>['lookups'][string];

function planLookup(
  argument: string,
  { operation: operationId, parameter, value, match, format }: LookupConfig,
  context: PlanContext,
): IdentityLookup | undefined {
  const table = `identity.lookups.${argument}`;
  const operation = context.api.operations.find((each) => each.operationId === operationId);
  // That there is none is told with all other unmatched entries.
  if (operation === undefined) return undefined;
  const bound = operation.parameters.find(({ name }) => name === parameter);
  if (bound === undefined) {
    reportMissingPlace({ table, entry: operationId, part: 'arguments', place: parameter }, context);
    return undefined;
  }
  const answer = successSchema(operation) ?? { kind: 'null' };
  for (const place of [value, [...value.split('.').slice(0, -1), match].join('.')]) {
    const found = findPlace(answer, place, context.schemas);
    if ('found' in found) continue;
    reportMissingPlace({ table, entry: operationId, part: 'answer', place, ...found }, context);
    return undefined;
  }
  const { method, path, security } = operation;
  return {
    argument,
    request: { method, path, security },
    parameter: { name: parameter, in: bound.in },
    value,
    match,
    ...(format === 'email' ? { ignoresCase: true } : {}),
  };
}

/** Where an operation takes the id that callers may tell in other ways; undefined where it does not. */
export function findIdentified(operation: Operation, context: PlanContext): string | undefined {
  const { config, diagnostics } = context;
  if (config.identity === undefined) return undefined;
  const { operationId, location } = operation;
  const { operations } = config.identity;
  const entry = Object.hasOwn(operations, operationId) ? operations[operationId] : undefined;
  if (entry === undefined)
    diagnostics.report('identity-open', { operationId, noun: config.identity.noun }, location);
  return typeof entry === 'object' ? entry.resolve : undefined;
}

/** The ways to tell whom a call is about, in our words: all optional, of which a call gives exactly one. */
export function identityProperties(id: Schema, { config }: PlanContext): readonly Property[] {
  const { identity } = config;
  if (identity === undefined) return [];
  const { description: _, default: __, ...plain } = id;
  const optional = (name: string, schema: Schema): Property => ({
    name,
    required: false,
    schema: { ...schema, description: identity.describe[name] ?? '' },
  });
  return [
    optional(identity.id, plain as Schema),
    ...Object.entries(identity.lookups).map(([name, { format, maxLength }]) =>
      optional(name, {
        kind: 'string',
        maxLength,
        ...(format === undefined ? { minLength: 1 } : { format }),
      }),
    ),
  ];
}

/**
 * An input whose argument `identified` is told by one of three names. Variants of a body that told it in
 * one way each are one and the same then.
 */
export function identifyInput(
  planned: PlannedInput,
  identified: string,
  { operationId }: Operation,
  context: PlanContext,
): PlannedInput {
  const { identity } = context.config;
  if (identity === undefined) return planned;
  const variants = listVariants(planned.inputSchema);
  const properties = variants.flatMap((variant) => variant.properties);
  const own = properties.find(({ name }) => name === identified);
  if (own === undefined) {
    const near = nearest(
      identified,
      properties.map(({ name }) => name),
    );
    const missing = { table: 'identity.operations', entry: operationId, part: 'arguments', near };
    reportMissingPlace({ ...missing, place: identified }, context);
    return planned;
  }
  const names = new Set([identified, identity.id, ...Object.keys(identity.lookups)]);
  const told = identityProperties(own.schema, context);
  const shaped = variants.map((variant) => ({
    ...variant,
    properties: [...told, ...variant.properties.filter(({ name }) => !names.has(name))],
  }));
  const bindings = told.map(({ name }): InputBinding => ({ argument: name, in: 'identity', name }));
  // The id that is found takes the place of the argument that the operation has for it.
  const kept = planned.bindings.filter(({ argument, in: place }) => place !== 'body' || !names.has(argument));
  const bound = planned.bindings.find(({ argument }) => argument === identified);
  return {
    ...planned,
    inputSchema: unite(planned.inputSchema, shaped),
    bindings: [...bindings, ...kept, ...(bound?.in === 'body' ? [bound] : [])],
  };
}

function unite(before: Schema, variants: readonly ObjectSchema[]): Schema {
  const distinct = variants.filter(
    (variant, index) => variants.findIndex((each) => sameNames(each, variant)) === index,
  );
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1) return only;
  return before.kind === 'anyOf' || before.kind === 'oneOf' ? { ...before, variants: distinct } : before;
}

function sameNames(one: ObjectSchema, other: ObjectSchema): boolean {
  return JSON.stringify(one.properties) === JSON.stringify(other.properties);
}
