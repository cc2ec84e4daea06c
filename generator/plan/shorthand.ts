import type { Operation } from '../model/api.js';
import type { ObjectSchema, Property, Schema } from '../model/schema.js';
import type { PlanContext } from './context.js';
import type { PlannedInput } from './input.js';
import { listVariants, mapVariants } from './variants.js';

/**
 * An input that takes one value alone beside the list that the API takes: of both, a call gives one. Of a
 * union, every variant that has the list takes it.
 */
export function addShorthands(
  planned: PlannedInput,
  shorthands: Readonly<Record<string, string>>,
  { operationId }: Operation,
  { diagnostics }: PlanContext,
): PlannedInput {
  let { inputSchema } = planned;
  for (const [one, list] of Object.entries(shorthands)) {
    const variants = listVariants(inputSchema);
    const isTaken = variants.some(({ properties }) => properties.some(({ name }) => name === one));
    if (isTaken || !variants.some((variant) => findItems(variant, list) !== undefined)) {
      const reason = `whose arguments have no list ${list}, or have ${one} already`;
      diagnostics.report('config-entry-unfit', { table: 'shorthands', entry: operationId, reason, hint: '' });
      continue;
    }
    inputSchema = mapVariants(inputSchema, (variant) => addShorthand(variant, one, list));
  }
  return { ...planned, inputSchema };
}

function addShorthand(variant: ObjectSchema, one: string, list: string): ObjectSchema {
  const items = findItems(variant, list);
  if (items === undefined) return variant;
  const properties = variant.properties.map((each) => (each.name === list ? asOptional(each) : each));
  return {
    ...variant,
    properties: [asOptional({ name: one, required: false, schema: items }), ...properties],
  };
}

function findItems({ properties }: ObjectSchema, list: string): Schema | undefined {
  const schema = properties.find(({ name }) => name === list)?.schema;
  return schema?.kind === 'array' ? schema.items : undefined;
}

function asOptional({ name, schema }: Property): Property {
  return { name, required: false, schema };
}
