import type { MediaType, Operation } from '../model/api.js';
import type { ArgumentLookup } from '../model/mcp-server.js';
import type { Schema } from '../model/schema.js';
import type { PlanContext } from './context.js';
import type { PlannedInput } from './input.js';
import { dropPlace, findPlace, withoutProperty } from './place.js';
import { planSideRequest, reportMissingPlace } from './side-request.js';

/** The operation without the arguments that the config says are never sent; each is announced. */
export function omitBound(operation: Operation, context: PlanContext): Operation {
  const entries = Object.entries(context.config.credentialBound).flatMap(([argument, { omit }]) =>
    omit.map((entry) => ({ argument, ...(typeof entry === 'string' ? { operation: entry } : entry) })),
  );
  return entries
    .filter((entry) => entry.operation === operation.operationId)
    .reduce((rest, entry) => omitEntry(rest, entry, context), operation);
}

interface OmitEntry {
  readonly argument: string;
  /** In the body; absent: the argument is a parameter or stands at the body's top. */
  readonly place?: string;
}

function omitEntry(operation: Operation, { argument, place }: OmitEntry, context: PlanContext): Operation {
  const isOmitted = ({ name, in: where }: { readonly name: string; readonly in: string }) =>
    place === undefined && name === argument && where !== 'path';
  const parameters = operation.parameters.filter((parameter) => !isOmitted(parameter));
  const content = operation.requestBody?.content ?? [];
  const changed = content.map((media) => omitFromMedia(media, place ?? argument, context));
  const isParameter = parameters.length < operation.parameters.length;
  const isProperty = changed.some((media, index) => media !== content[index]);
  const fate = 'left out: the credential decides it';
  if (isParameter) reportBound(operation, { kind: 'parameter', place: argument, fate }, context);
  if (isProperty) reportBound(operation, { kind: 'property', place: place ?? argument, fate }, context);
  if (!isParameter && !isProperty) {
    const near = content.map(({ schema }) => findPlace(schema, place ?? argument, context.schemas))[0];
    reportMissingPlace(
      {
        table: `credentialBound.${argument}.omit`,
        entry: operation.operationId,
        part: 'arguments',
        place: place ?? argument,
        ...(near !== undefined && 'near' in near ? { near: near.near } : {}),
      },
      context,
    );
  }
  const { requestBody, ...rest } = operation;
  return {
    ...rest,
    parameters,
    ...(requestBody === undefined ? {} : { requestBody: { ...requestBody, content: changed } }),
  };
}

function omitFromMedia(media: MediaType, place: string, { schemas }: PlanContext): MediaType {
  const schema = dropPlace(media.schema, place, schemas);
  return schema === media.schema ? media : { ...media, schema };
}

interface Bound {
  readonly kind: 'parameter' | 'property';
  readonly place: string;
  readonly fate: string;
}

function reportBound({ operationId, location }: Operation, bound: Bound, { diagnostics }: PlanContext): void {
  diagnostics.report('credential-bound', { ...bound, operation: operationId }, location);
}

/**
 * The input without the arguments that are filled in, and their names. Their bindings stay: the runtime
 * puts the value among the arguments.
 */
export function fillBound(
  operation: Operation,
  input: PlannedInput,
  context: PlanContext,
): { readonly input: PlannedInput; readonly filled: readonly string[] } {
  const names = Object.entries(context.config.credentialBound)
    .filter(([, { fill }]) => fill.includes(operation.operationId))
    .map(([argument]) => argument);
  const filled = names.filter((name) => {
    const binding = input.bindings.find((one) => one.argument === name && one.name === name);
    if (binding === undefined) {
      const table = `credentialBound.${name}.fill`;
      const entry = operation.operationId;
      reportMissingPlace({ table, entry, part: 'arguments', place: name }, context);
      return false;
    }
    const kind = binding.in === 'body' ? 'property' : 'parameter';
    const fate = 'filled in: the server looks it up';
    reportBound(operation, { kind, place: name, fate }, context);
    return true;
  });
  const inputSchema = filled.reduce(hideArgument, input.inputSchema);
  return { input: { ...input, inputSchema }, filled };
}

/** Of one object, or of each of a union: what an input is. */
function hideArgument(schema: Schema, name: string): Schema {
  if (schema.kind === 'object') return withoutProperty(schema, name);
  if (schema.kind !== 'anyOf' && schema.kind !== 'oneOf') return schema;
  return { ...schema, variants: schema.variants.map((variant) => hideArgument(variant, name)) };
}

/** How each argument is looked up that a tool has filled in. */
export function planLookups(context: PlanContext): readonly ArgumentLookup[] {
  return Object.entries(context.config.credentialBound).flatMap(([argument, { lookup }]) => {
    if (lookup === undefined) return [];
    const { operation, value, variable } = lookup;
    const table = `credentialBound.${argument}.lookup`;
    const planned = planSideRequest({ table, operation, places: [value], sends: false }, context);
    return planned === undefined ? [] : [{ argument, variable, request: planned.request, value }];
  });
}
