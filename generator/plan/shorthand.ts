import type { Operation } from '../model/api.js';
import type { Property, Schema } from '../model/schema.js';
import type { PlanContext } from './context.js';
import type { PlannedInput } from './input.js';

/** An input that takes one value alone beside the list that the API takes: of both, a call gives one. */
export function addShorthands(
  planned: PlannedInput,
  shorthands: Readonly<Record<string, string>>,
  { operationId }: Operation,
  { diagnostics }: PlanContext,
): PlannedInput {
  const { inputSchema } = planned;
  if (inputSchema.kind !== 'object') return planned;
  let properties = inputSchema.properties;
  for (const [one, list] of Object.entries(shorthands)) {
    const found = properties.find(({ name }) => name === list);
    const items = found?.schema.kind === 'array' ? found.schema.items : undefined;
    if (found === undefined || items === undefined || properties.some(({ name }) => name === one)) {
      const reason = `whose arguments have no list ${list}, or have ${one} already`;
      diagnostics.report('config-entry-unfit', { table: 'shorthands', entry: operationId, reason, hint: '' });
      continue;
    }
    properties = [
      asOptional({ name: one, required: false, schema: items }),
      ...properties.map((each) => (each === found ? asOptional(each) : each)),
    ];
  }
  return { ...planned, inputSchema: { ...inputSchema, properties } };
}

function asOptional({ name, schema }: Property): Property {
  return { name, required: false, schema: schema satisfies Schema };
}
