import type { ObjectSchema, Schema } from '../model/schema.js';

/** The objects that an input may be: one, or those of a union. */
export function listVariants(schema: Schema): readonly ObjectSchema[] {
  if (schema.kind === 'object') return [schema];
  if (schema.kind !== 'anyOf' && schema.kind !== 'oneOf') return [];
  return schema.variants.flatMap(listVariants);
}

/** The input with each of those objects changed. */
export function mapVariants(schema: Schema, change: (variant: ObjectSchema) => ObjectSchema): Schema {
  if (schema.kind === 'object') return change(schema);
  if (schema.kind !== 'anyOf' && schema.kind !== 'oneOf') return schema;
  return { ...schema, variants: schema.variants.map((variant) => mapVariants(variant, change)) };
}
