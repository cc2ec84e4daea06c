import type { Operation } from '../model/api.js';
import type { BodyTemplate, InputBinding, SessionOpening } from '../model/mcp-server.js';
import type { ObjectSchema, Property, Schema } from '../model/schema.js';
import { argumentName, isPortableKey } from '../names.js';
import { chooseMediaType, type FlatBody, flattenBody } from './body.js';
import type { PlanContext } from './context.js';
import { successSchema } from './output.js';
import { findMissingParameter, type ParameterArgument, planParameters, stripNull } from './parameter.js';
import { isReadOnly } from './prune.js';

export interface PlannedInput {
  readonly inputSchema: Schema;
  readonly bindings: readonly InputBinding[];
  readonly body?: BodyTemplate;
}

/**
 * One flat object of arguments from path, query, header and body, after those that say whose session is
 * opened for the call. A body that is a union makes the
 * input a union of such objects; a body that is no object is the argument `body`. Gives a reason
 * where the operation cannot be called with arguments at all.
 */
export function planInput(
  operation: Operation,
  context: PlanContext,
  session?: SessionOpening,
): PlannedInput | { readonly reason: string } {
  const missing = findMissingParameter(operation, context);
  if (missing !== undefined) return { reason: missing };
  const opening = (session?.arguments ?? []).map(bindSession);
  const reserved = new Set(opening.map(({ property }) => property.name));
  const parameters = [...opening, ...planParameters(operation, context, reserved)];
  const { requestBody } = operation;
  const bindings = parameters.map((parameter) => parameter.binding);
  const objectOfParameters: ObjectSchema = {
    kind: 'object',
    properties: parameters.map((parameter) => parameter.property),
    additionalProperties: false,
  };
  if (requestBody === undefined) return { inputSchema: objectOfParameters, bindings };
  const media = chooseMediaType(requestBody, context.schemas);
  if (media === undefined) {
    const offered = requestBody.content.map((content) => content.mediaType).join(', ') || 'no media type';
    if (requestBody.required) return { reason: `It needs a body of ${offered}.` };
    const facts = { operation: operation.operationId, offered };
    context.diagnostics.report('body-dropped', facts, requestBody.location);
    return { inputSchema: objectOfParameters, bindings };
  }
  reportOtherMediaTypes(operation, media.mediaType, context);
  const body: BodyTemplate = { mediaType: media.mediaType, required: requestBody.required };
  const flat = flattenBody(media.schema, context.schemas);
  if (flat === undefined) {
    const whole = planWholeBody(parameters, media.schema, requestBody);
    return { inputSchema: whole.schema, bindings: [...bindings, whole.binding], body };
  }
  const renamed = renameBodyProperties(operation, flat, parameters, context);
  const shaping: Shaping = { operation, context, idleNulls: new Set() };
  const shaped = flat.variants.map((variant) =>
    mergeVariant(objectOfParameters, shapeVariant(variant, shaping), renamed),
  );
  reportIdleNulls(shaping);
  return {
    inputSchema: unite(
      shaped,
      renameTag(flat, renamed),
      requestBody.required ? undefined : objectOfParameters,
    ),
    bindings: [...bindings, ...bodyBindings(renamed)],
    body,
  };
}

function bindSession(property: Property): ParameterArgument {
  return { property, binding: { argument: property.name, in: 'session', name: property.name } };
}

function reportOtherMediaTypes(operation: Operation, chosen: string, { diagnostics }: PlanContext): void {
  for (const { mediaType } of operation.requestBody?.content ?? []) {
    if (mediaType === chosen) continue;
    const facts = { operation: operation.operationId, mediaType, chosen };
    diagnostics.report('media-type-dropped', facts, operation.requestBody?.location);
  }
}

/** `body` holds the whole body; a parameter of that name keeps it and the body takes `body_2`. */
function planWholeBody(
  parameters: readonly ParameterArgument[],
  schema: Schema,
  requestBody: { readonly required: boolean; readonly description?: string },
): { readonly schema: ObjectSchema; readonly binding: InputBinding } {
  const argument = argumentName('body', new Set(parameters.map((parameter) => parameter.property.name)));
  const { description } = requestBody;
  const property: Property = {
    name: argument,
    required: requestBody.required,
    schema: { ...schema, ...(description === undefined ? {} : { description }) },
  };
  return {
    schema: {
      kind: 'object',
      properties: [...parameters.map((parameter) => parameter.property), property],
      additionalProperties: false,
    },
    binding: { argument, in: 'body', name: '' },
  };
}

/**
 * Body property → argument: its own name, unless a parameter has it or no client would take it.
 * Names that stay come first, so that one that is made never pushes one aside.
 */
function renameBodyProperties(
  operation: Operation,
  flat: FlatBody,
  parameters: readonly ParameterArgument[],
  { diagnostics }: PlanContext,
): ReadonlyMap<string, string> {
  const ofParameters = new Set(parameters.map((parameter) => parameter.property.name));
  const names = new Set(flat.variants.flatMap((variant) => variant.properties.map(({ name }) => name)));
  const stays = (name: string) => isPortableKey(name) && !ofParameters.has(name);
  const taken = new Set([...ofParameters, ...[...names].filter(stays)]);
  const renamed = new Map<string, string>();
  for (const name of names) {
    const argument = stays(name) ? name : argumentName(ofParameters.has(name) ? `body_${name}` : name, taken);
    taken.add(argument);
    renamed.set(name, argument);
    if (argument === name) continue;
    const facts = { operation: operation.operationId, name, argument };
    diagnostics.report('argument-renamed', facts, operation.location);
  }
  return renamed;
}

interface Shaping {
  readonly operation: Operation;
  readonly context: PlanContext;
  /** Body properties that lost a null which says nothing. */
  readonly idleNulls: Set<string>;
}

/** Takes out of one body object what a caller cannot or need not give, and announces it. */
function shapeVariant(variant: ObjectSchema, shaping: Shaping): ObjectSchema {
  const { operation, context } = shaping;
  const place = operation.requestBody?.location;
  for (const keyword of ['minProperties', 'maxProperties', 'propertyNames', 'patternProperties'] as const) {
    if (variant[keyword] !== undefined)
      context.diagnostics.report('keyword-not-expressed', { keyword }, place);
  }
  const properties = variant.properties.filter((property) => {
    if (!isReadOnly(property.schema, context.schemas)) return true;
    const facts = { operation: operation.operationId, property: property.name, reason: 'it is read-only' };
    context.diagnostics.report('property-dropped', facts, place);
    return false;
  });
  const { additionalProperties } = variant;
  return {
    kind: 'object',
    properties: properties.map((property) => fitMethod(property, shaping)),
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  };
}

function fitMethod(property: Property, shaping: Shaping): Property {
  switch (shaping.operation.method) {
    case 'POST':
      return withoutIdleNull(property, shaping);
    case 'PATCH':
      return withoutVainNull(withoutDefault(property), shaping);
    default:
      return property;
  }
}

/**
 * What is made new has nothing to clear: null then says no more than leaving the property out,
 * unless the property must be given or has a default that null would override.
 */
function withoutIdleNull(property: Property, { context, idleNulls }: Shaping): Property {
  const fallback = property.schema.default;
  if (property.required || (fallback !== undefined && fallback !== null)) return property;
  const schema = stripNull(property.schema, context.schemas);
  if (schema === property.schema || schema.kind === 'null') return property;
  idleNulls.add(property.name);
  return { ...property, schema };
}

/**
 * A PATCH answers with what it has changed. Where that always has the property, and never as null, there is nothing
 * that null could clear: it says no more than leaving the property out, and models that fill in nulls would be refused.
 */
function withoutVainNull(property: Property, { operation, context, idleNulls }: Shaping): Property {
  const { schemas } = context;
  const answer = successSchema(operation);
  const shown =
    answer === undefined ? [] : schemas.alternatives(answer).flatMap((each) => schemas.parts(each));
  const same = shown.flatMap((each) =>
    each.kind === 'object' ? each.properties.filter(({ name }) => name === property.name) : [],
  );
  const mayBeNull = ({ required, schema }: Property): boolean =>
    !required || schemas.alternatives(schema).some((each) => acceptsNull(each));
  if (property.required || same.length === 0 || same.some(mayBeNull)) return property;
  const schema = stripNull(property.schema, schemas);
  if (schema === property.schema || schema.kind === 'null') return property;
  idleNulls.add(property.name);
  return { ...property, schema };
}

function acceptsNull(schema: Schema): boolean {
  if (schema.kind === 'enum') return schema.values.includes(null);
  if (schema.kind === 'const') return schema.value === null;
  return schema.kind === 'null' || schema.kind === 'unknown' || schema.kind === 'allOf';
}

/** In a PATCH, what is left out stays as it is: a default told there would be read as what happens. */
function withoutDefault(property: Property): Property {
  const { default: _, ...schema } = property.schema;
  return { ...property, schema };
}

function reportIdleNulls({ operation, context, idleNulls }: Shaping): void {
  if (idleNulls.size === 0) return;
  const facts = { operation: operation.operationId, properties: [...idleNulls].join(', ') };
  context.diagnostics.report('null-dropped', facts, operation.requestBody?.location);
}

/** Parameters first, then the body's properties under their arguments' names. */
function mergeVariant(
  parameters: ObjectSchema,
  variant: ObjectSchema,
  renamed: ReadonlyMap<string, string>,
): ObjectSchema {
  const named = variant.properties.map((property) => ({
    ...property,
    name: renamed.get(property.name) ?? property.name,
  }));
  return {
    kind: 'object',
    properties: [...parameters.properties, ...named],
    additionalProperties: variant.additionalProperties ?? false,
  };
}

/** The discriminator by its argument's name. */
function renameTag(flat: FlatBody, renamed: ReadonlyMap<string, string>): FlatBody {
  const tag = flat.union?.discriminator;
  if (flat.union === undefined || tag === undefined) return flat;
  return { ...flat, union: { ...flat.union, discriminator: renamed.get(tag) ?? tag } };
}

/** The input is the union of what the body may be; an optional body adds "no body" where that differs. */
function unite(
  shaped: readonly ObjectSchema[],
  flat: FlatBody,
  withoutBody: ObjectSchema | undefined,
): Schema {
  const [only] = shaped;
  const bodyIsOptional =
    withoutBody !== undefined && !shaped.some((object) => acceptsNothingMore(object, withoutBody));
  const variants = bodyIsOptional ? [withoutBody, ...shaped] : shaped;
  if (variants.length === 1 && only !== undefined) return only;
  const discriminator = flat.union?.discriminator;
  return {
    kind: bodyIsOptional ? 'anyOf' : (flat.union?.kind ?? 'anyOf'),
    variants,
    ...(discriminator === undefined || bodyIsOptional ? {} : { discriminator }),
  };
}

/** Nothing beyond the parameters is required: the object already accepts a call without a body. */
function acceptsNothingMore(object: ObjectSchema, parameters: ObjectSchema): boolean {
  const known = new Set(parameters.properties.map((property) => property.name));
  return object.properties.every((property) => !property.required || known.has(property.name));
}

function bodyBindings(renamed: ReadonlyMap<string, string>): readonly InputBinding[] {
  return [...renamed].map(([name, argument]) => ({ argument, in: 'body', name }));
}
