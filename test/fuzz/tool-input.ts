import type { JsonObject } from '../../generator/model/json.js';
import { decide, dropProperty, takesFields, tellers } from '../contract/decided.js';
import type { Document, Json, Operation, Schema } from '../contract/document.js';
import { canClear } from '../contract/instance.js';

/**
 * What a tool's arguments must be, as JSON Schema made of the raw document alone, plus what this
 * project decides on top of it (docs/decisions/0006): one flat object; no null in a query nor where a
 * POST body's optional property has nothing to clear; `anyOf [X, X[]]` of a query is a list; what the
 * credential decides is not given; whose session it is stands first.
 */
export function toolInputSchema(operation: Operation, document: Document): JsonObject {
  const { identified, shorthands } = decide(operation, document);
  const flat = flatSchema(operation, document);
  const kind = ['anyOf', 'oneOf'].find((each) => Array.isArray(flat[each]));
  const variants = (kind === undefined ? [flat] : flat[kind]) as readonly Schema[];
  const told = variants
    .map((variant) => (identified === undefined ? variant : tellSchema(variant, variants, identified)))
    .map((variant) => shorthands.reduce((schema, [one, list]) => shorten(schema, one, list), variant));
  const distinct = [...new Map(told.map((variant) => [JSON.stringify(variant), variant])).values()];
  return (distinct.length === 1 || kind === undefined ? distinct[0] : { [kind]: distinct }) as JsonObject;
}

/** Whom it is about is told by one of three, of which none is required by the schema. */
function tellSchema(variant: Schema, all: readonly Schema[], identified: string): Schema {
  const id = all.map((each) => (each.properties as Record<string, Schema>)[identified]).find(Boolean) ?? {};
  const [byId = '', external = '', email = ''] = tellers;
  const kept = Object.entries(variant.properties as Record<string, Schema>).filter(
    ([name]) => name !== identified && !tellers.includes(name),
  );
  const properties = {
    [byId]: id,
    [external]: { type: 'string', minLength: 1, maxLength: 255 },
    [email]: { type: 'string', format: 'email', maxLength: 255 },
    ...Object.fromEntries(kept),
  };
  const required = (variant.required as string[]).filter((name) => kept.some(([each]) => each === name));
  return { ...variant, properties, required };
}

/** One value may stand for the list. */
function shorten(schema: Schema, one: string, list: string): Schema {
  const properties = schema.properties as Record<string, Schema>;
  const items = (properties[list]?.items ?? {}) as Schema;
  const required = (schema.required as string[]).filter((name) => name !== list);
  return { ...schema, properties: { [one]: items, ...properties }, required };
}

function flatSchema(operation: Operation, document: Document): JsonObject {
  const { omitted, filled, session } = decide(operation, document);
  const listed = operation.parameters.filter(({ name }) => !omitted.includes(name));
  const own = listed.map((parameter): Field => {
    const schema = withoutNull(parameter.schema, document);
    return [parameter.name, parameter.in === 'query' ? asList(schema) : schema, parameter.required === true];
  });
  const fields = takesFields(operation, document) ? [fieldsArgument] : [];
  const parameters = [...session.map(([name, schema]): Field => [name, schema, false]), ...own, ...fields];
  if (operation.body === undefined) return objectOf(parameters, false) as JsonObject;
  const names = new Set(parameters.map(([name]) => name));
  const hidden = [...omitted, ...filled];
  const body = hidden.reduce(
    (schema, place) => dropProperty(schema, place, document),
    document.resolve(operation.body.schema),
  );
  const kind = ['anyOf', 'oneOf'].find((each) => Array.isArray(body[each]));
  const variants =
    kind === undefined ? [body] : (body[kind] as Schema[]).map((each) => document.resolve(each));
  const merged = variants.map((variant) => {
    const fields = bodyFields(variant, operation, document);
    const renamed = fields.map(
      ([name, ...rest]): Field => [names.has(name) ? `body_${name}` : name, ...rest],
    );
    return objectOf([...parameters, ...renamed], variant.additionalProperties ?? false);
  });
  return (kind === undefined ? merged[0] : { [kind]: merged }) as JsonObject;
}

type Field = readonly [name: string, schema: Schema, required: boolean];

/** Which fields of the answer are wanted: no part of the request. */
const fieldsArgument: Field = [
  'fields',
  { type: 'array', items: { type: 'string', minLength: 1, maxLength: 120 }, maxItems: 40 },
  false,
];

function objectOf(fields: readonly Field[], additionalProperties: Json): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, schema]) => [name, schema])),
    required: fields.filter(([, , required]) => required).map(([name]) => name),
    additionalProperties,
  };
}

function bodyFields(body: Schema, operation: Operation, document: Document): readonly Field[] {
  const required = (body.required ?? []) as string[];
  return Object.entries((body.properties ?? {}) as Record<string, Schema>).map(([name, schema]) => {
    const idle = operation.method === 'POST' && (schema.default ?? null) === null;
    const clears = required.includes(name) || (!idle && canClear(operation, name, document));
    return [name, clears ? schema : withoutNull(schema, document, schema), required.includes(name)];
  });
}

/** `only`: what stays where null is all that the schema allows. */
function withoutNull(schema: Schema, document: Document, only: Schema = schema): Schema {
  const variants = document.resolve(schema).anyOf as Schema[] | undefined;
  const kept = variants?.filter((each) => document.resolve(each).type !== 'null');
  if (variants === undefined || kept === undefined || kept.length === variants.length) return schema;
  return kept.length === 0 ? only : { anyOf: kept };
}

function asList(schema: Schema): Schema {
  const variants = (schema.anyOf ?? []) as Schema[];
  const list = variants.find((each) => each.type === 'array');
  const single = variants.find((each) => each.type !== 'array');
  const folds = variants.length === 2 && JSON.stringify(list?.items) === JSON.stringify(single);
  return folds && list !== undefined ? list : schema;
}
