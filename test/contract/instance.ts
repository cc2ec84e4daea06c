import type { Document, Json, Operation, Schema } from './document.js';

/** What to make of a schema: all of it or what is required, which variant of a union, nulls where they may be. */
export interface Recipe {
  readonly everything: boolean;
  /** Of the outermost union; inner ones take their first variant. */
  readonly variant: number;
  readonly nulls: boolean;
  /** Lists around this value: a filter holds filters. */
  readonly depth?: number;
}

/** Long enough to matter, and with everything that encoders get wrong. */
const freeText = 'a b/ü?&=#+%2F';

const formats = new Map<string, string>([
  ['uuid4', '5f0c7a5e-8b0a-4c1e-9d3f-0123456789ab'],
  ['uuid', '5f0c7a5e-8b0a-4c1e-9d3f-0123456789ac'],
  ['date-time', '2026-01-31T09:30:00+02:00'],
  ['date', '2026-01-31'],
  ['duration', 'P1DT12H'],
  ['email', 'a+b@example.com'],
  ['uri', 'https://example.com/a?b=c&d=%20#e'],
  ['ipvanyaddress', '192.0.2.7'],
  ['color', '#aabbcc'],
]);

/** The document's patterns, and what fits each; a new one fails the test with its text. */
const patterns = new Map<string, string>([
  ['^[a-z0-9-_]+$', 'some-slug_1'],
  ['^[0-9]+\\.[0-9]+$', '1.5'],
  ['^A[A-Z0-9]+$', 'A1'],
  ['^(rk|sk)_', 'sk_1'],
  ['usd', 'usd'],
  ['^image\\/(jpeg|png|gif|webp|svg\\+xml)$', 'image/png'],
]);

const candidates = ['1.5', 'image/png', 'text/csv', 'a', 'A1'];

export function makeInstance(document: Document, given: Schema, recipe: Recipe): Json {
  const schema = document.resolve(given);
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return (schema.enum as Json[])[recipe.variant % schema.enum.length] as Json;
  const union = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (union !== undefined) return makeVariant(document, union, recipe);
  if (Array.isArray(schema.allOf)) {
    const parts = (schema.allOf as Schema[]).map((part) => document.resolve(part));
    return makeInstance(document, Object.assign({}, ...parts) as Schema, recipe);
  }
  switch (schema.type) {
    case 'string':
      return makeString(schema);
    case 'integer':
    case 'number':
      return makeNumber(schema);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return makeArray(document, schema, recipe);
    default:
      return makeObject(document, schema, recipe);
  }
}

/** The variants of the outermost union that are not null. */
export function listVariants(document: Document, given: Schema): readonly Schema[] {
  const schema = document.resolve(given);
  const union = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  return (union ?? [schema]).flatMap((each) => {
    const variant = document.resolve(each);
    if (variant.type === 'null') return [];
    return variant.anyOf !== undefined || variant.oneOf !== undefined
      ? listVariants(document, variant)
      : [variant];
  });
}

export function isNullable(document: Document, given: Schema): boolean {
  const schema = document.resolve(given);
  const union = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  return schema.type === 'null' || union?.some((each) => isNullable(document, each)) === true;
}

/** Whether a PATCH can set a property to null: not where its answer always has it, and never as null. */
export function canClear({ method, success }: Operation, name: string, document: Document): boolean {
  if (method !== 'PATCH' || success.schema === undefined) return true;
  const shown = listMembers(success.schema, document).flatMap((member) => {
    const property = (member.properties as Record<string, Schema> | undefined)?.[name];
    const required = ((member.required ?? []) as string[]).includes(name);
    return property === undefined ? [] : [!required || isNullable(document, property)];
  });
  return shown.length === 0 || shown.includes(true);
}

function listMembers(given: Schema, document: Document): readonly Schema[] {
  const schema = document.resolve(given);
  const inner = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as Schema[] | undefined;
  return inner === undefined ? [schema] : inner.flatMap((each) => listMembers(each, document));
}

function makeVariant(document: Document, union: readonly Schema[], recipe: Recipe): Json {
  if (recipe.nulls && union.some((each) => document.resolve(each).type === 'null')) return null;
  const variants = union.filter((each) => document.resolve(each).type !== 'null');
  const chosen = variants[recipe.variant % variants.length];
  return chosen === undefined ? null : makeInstance(document, chosen, { ...recipe, variant: 0 });
}

function makeString(schema: Schema): string {
  const made = typeof schema.format === 'string' ? formats.get(schema.format) : undefined;
  if (made !== undefined) return made;
  if (typeof schema.format === 'string') throw new Error(`No instance for the format ${schema.format}`);
  const { pattern } = schema;
  if (typeof pattern === 'string') {
    const fits = patterns.get(pattern) ?? candidates.find((each) => new RegExp(pattern, 'u').test(each));
    if (fits === undefined) throw new Error(`No instance for the pattern ${pattern}`);
    return fits;
  }
  const longest = typeof schema.maxLength === 'number' ? schema.maxLength : freeText.length;
  const shortest = typeof schema.minLength === 'number' ? schema.minLength : 0;
  return freeText.slice(0, longest).padEnd(shortest, 'x');
}

function makeNumber(schema: Schema): number {
  const limits = [
    schema.minimum,
    typeof schema.exclusiveMinimum === 'number' ? schema.exclusiveMinimum + 1 : undefined,
  ];
  const least = Math.max(0, ...limits.filter((each) => typeof each === 'number'));
  const most = typeof schema.maximum === 'number' ? schema.maximum : Number.MAX_SAFE_INTEGER;
  return Math.min(most, least + 7);
}

function makeArray(document: Document, schema: Schema, recipe: Recipe): Json[] {
  const tuple = schema.prefixItems as Schema[] | undefined;
  if (tuple !== undefined) return tuple.map((each) => makeInstance(document, each, recipe));
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const count = recipe.everything ? Math.max(least, schema.maxItems === 1 ? 1 : 2) : least;
  const items = (schema.items ?? {}) as Schema;
  const depth = (recipe.depth ?? 0) + 1;
  return Array.from({ length: count }, (_, index) =>
    makeInstance(document, items, { ...recipe, variant: depth > 3 ? 0 : index, nulls: false, depth }),
  );
}

function makeObject(document: Document, schema: Schema, recipe: Recipe): Json {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const required = new Set((schema.required ?? []) as string[]);
  const entries = properties
    .filter(
      ([name, property]) =>
        required.has(name) || recipe.everything || (recipe.nulls && isNullable(document, property)),
    )
    .map(([name, property]) => [name, makeInstance(document, property, { ...recipe, variant: 0 })] as const);
  const open = schema.additionalProperties;
  const wanted = recipe.everything || (schema.minProperties ?? 0) !== 0;
  if (wanted && typeof open === 'object' && open !== null && Object.keys(open).length > 0) {
    const names = document.resolve((schema.propertyNames ?? {}) as Schema);
    const key =
      names.type === undefined && names.format === undefined
        ? 'some key'
        : makeInstance(document, { type: 'string', ...names }, recipe);
    entries.push([String(key), makeInstance(document, open as Schema, { ...recipe, nulls: false })]);
  }
  return Object.fromEntries(entries);
}

export interface Case {
  readonly name: string;
  readonly arguments: Record<string, Json>;
}

/**
 * The calls to make of an operation: least, most, each variant of the body, explicit nulls. `reserved` are
 * names of further arguments, which are not made.
 */
export function makeCases(
  document: Document,
  operation: Operation,
  reserved: readonly string[] = [],
): Case[] {
  const make = (recipe: Recipe) => makeArguments(document, { operation, reserved }, recipe);
  const variants = operation.body === undefined ? 1 : listVariants(document, operation.body.schema).length;
  const cases: Case[] = [];
  for (let variant = 0; variant < variants; variant += 1) {
    const tail = variants > 1 ? ` of variant ${variant + 1}` : '';
    cases.push({
      name: `required${tail}`,
      arguments: make({ everything: false, variant, nulls: false }),
    });
    cases.push({
      name: `everything${tail}`,
      arguments: make({ everything: true, variant, nulls: false }),
    });
    if (operation.method === 'PATCH' && operation.body !== undefined) {
      cases.push({
        name: `nulls${tail}`,
        arguments: make({ everything: false, variant, nulls: true }),
      });
    }
  }
  return cases;
}

/** One flat object; where names clash the body's is `body_<name>`; a body that is no object is `body`. */
function makeArguments(
  document: Document,
  { operation, reserved }: { readonly operation: Operation; readonly reserved: readonly string[] },
  recipe: Recipe,
): Record<string, Json> {
  const args = new Map<string, Json>();
  for (const parameter of operation.parameters) {
    if (parameter.required !== true && !recipe.everything) continue;
    args.set(parameter.name, makeParameter(document, parameter.schema, recipe));
  }
  if (operation.body === undefined) return Object.fromEntries(args);
  const variant = listVariants(document, operation.body.schema)[recipe.variant] ?? {};
  const body = makeInstance(document, variant, { ...recipe, variant: 0 });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) args.set('body', body);
  else {
    const taken = new Set([...operation.parameters.map(({ name }) => name), ...reserved]);
    for (const [name, value] of Object.entries(body).filter(
      ([name, value]) => value !== null || canClear(operation, name, document),
    ))
      args.set(taken.has(name) ? `body_${name}` : name, value);
  }
  return Object.fromEntries(args);
}

/** A parameter is never null; where it may be a list, it is one: lists are what serialisers get wrong. */
function makeParameter(document: Document, schema: Schema, recipe: Recipe): Json {
  const variants = listVariants(document, schema);
  const chosen = variants.find(({ type }) => type === 'array') ?? variants[0] ?? {};
  return makeInstance(document, chosen, { ...recipe, variant: 0, nulls: false });
}
