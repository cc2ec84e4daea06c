/** JSON to start from: the arguments that a schema requires, with a value of their type. */
export function writeExample(schema: unknown): string {
  const { properties, required } = readObject(schema);
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  const entries = names.map((name) => [name, makeValue(readObject(readObject(properties)[name]))]);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

function makeValue(schema: Readonly<Record<string, unknown>>): unknown {
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  if (type === 'object') return {};
  return '';
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
