import { didYouMean, nearest } from '../config-problems.js';
import type { Operation } from '../model/api.js';
import type { AnswerView, InputBinding, LeafType, ToolKind } from '../model/mcp-server.js';
import { parsePlace } from '../model/place.js';
import type { ObjectSchema, Property, Schema, SchemaIndex } from '../model/schema.js';
import type { PlanContext } from './context.js';
import type { PlannedInput } from './input.js';
import { planOutput, successSchema } from './output.js';
import { findPlace } from './place.js';

/** The argument that asks for other fields of the answer than the view's. */
export const fieldsArgument = 'fields';
const mostFields = 40;
const longestPath = 120;

/** What an operation's answer shows unless it is asked for more; undefined where it is given whole. */
export function planView(operation: Operation, { config, schemas }: PlanContext): AnswerView | undefined {
  const row = findRow(operation, schemas);
  const paths =
    row?.kind === 'ref' && Object.hasOwn(config.views, row.name) ? config.views[row.name] : undefined;
  if (row === undefined || paths === undefined || paths === 'whole') return undefined;
  return paths.map((path) => {
    const place = findPlace(row, path, schemas);
    return { path, type: leafType('found' in place ? place.found : [], schemas) };
  });
}

/** A row of the list that an operation answers with, or the one object that it does. */
export function findRow(operation: Operation, schemas: SchemaIndex): Schema | undefined {
  const answer = successSchema(operation);
  if (answer === undefined) return undefined;
  switch (planOutput(operation, schemas).shape) {
    case 'object':
      return answer;
    case 'items':
      return findItems(answer, schemas);
    case 'page': {
      const page = schemas.alternatives(answer).find(({ kind }) => kind === 'object');
      const items =
        page?.kind === 'object' ? page.properties.find(({ name }) => name === 'items') : undefined;
      return items && findItems(items.schema, schemas);
    }
    default:
      return undefined;
  }
}

function findItems(schema: Schema, schemas: SchemaIndex): Schema | undefined {
  const list = schemas.resolve(schema);
  return list.kind === 'array' ? list.items : undefined;
}

/** The one JSON type that a leaf has, null aside; '' where it has several, or is an object or a list. */
function leafType(found: readonly Schema[], schemas: SchemaIndex): LeafType {
  const types = new Set(
    found
      .flatMap((schema) => schemas.alternatives(schema))
      .filter(({ kind }) => kind !== 'null')
      .map(typeOf),
  );
  if (types.size === 2 && types.has('integer') && types.has('number')) return 'number';
  const [only = ''] = types;
  return types.size === 1 ? only : '';
}

function typeOf(schema: Schema): LeafType {
  switch (schema.kind) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return schema.kind;
    case 'const':
      return typeof schema.value === 'string' ? 'string' : '';
    case 'enum':
      return schema.values.every((value) => typeof value === 'string' || value === null) ? 'string' : '';
    default:
      return '';
  }
}

type AskingInput = Pick<PlannedInput, 'inputSchema' | 'bindings'>;

/** Adds the argument that asks for other fields: where something is read and a view leaves fields out. */
export function addFields<Input extends AskingInput>(
  planned: Input,
  {
    view,
    kind,
    operationId,
  }: { readonly view: AnswerView | undefined; readonly kind: ToolKind; readonly operationId: string },
  { diagnostics }: Pick<PlanContext, 'diagnostics'>,
): Input {
  const { inputSchema, bindings } = planned;
  if (view === undefined || (kind !== 'list' && kind !== 'get') || inputSchema.kind !== 'object')
    return planned;
  if (inputSchema.properties.some(({ name }) => name === fieldsArgument)) {
    diagnostics.report('argument-taken', { operation: operationId, argument: fieldsArgument });
    return planned;
  }
  const property: Property = {
    name: fieldsArgument,
    required: false,
    schema: {
      kind: 'array',
      items: { kind: 'string', minLength: 1, maxLength: longestPath },
      maxItems: mostFields,
    },
  };
  const binding: InputBinding = { argument: fieldsArgument, in: 'answer', name: fieldsArgument, list: true };
  return {
    ...planned,
    inputSchema: { ...inputSchema, properties: [...inputSchema.properties, property] } satisfies ObjectSchema,
    bindings: [...bindings, binding],
  };
}

/**
 * Holds the views of the config against the answers of the exposed operations: each resource has one, and it names
 * fields that there are, the `id`, and with an amount of money its currency.
 */
export function reportViews(operations: readonly Operation[], context: PlanContext): void {
  const { config, diagnostics, schemas } = context;
  if (Object.keys(config.views).length === 0) return;
  const rows = new Map<string, Schema>();
  for (const operation of operations) {
    const row = findRow(operation, schemas);
    if (row?.kind !== 'ref') continue;
    rows.set(row.name, row);
    if (Object.hasOwn(config.views, row.name)) continue;
    diagnostics.report(
      'view-open',
      { operation: operation.operationId, schema: row.name },
      operation.location,
    );
  }
  for (const [name, paths] of Object.entries(config.views)) {
    const row = rows.get(name);
    if (row === undefined) {
      const hint = didYouMean(nearest(name, [...rows.keys()]));
      diagnostics.report('config-entry-unmatched', { table: 'views', entry: name, hint });
    } else if (paths !== 'whole') reportPaths({ name, row, paths }, context);
  }
}

interface NamedView {
  readonly name: string;
  readonly row: Schema;
  readonly paths: readonly string[];
}

/** An integer under one of these names, beside a currency, is an amount of money. */
const moneyName = /(?:^|_)(?:amount|price|balance|fee|cost)$/;

function reportPaths({ name, row, paths }: NamedView, { diagnostics, schemas }: PlanContext): void {
  const table = `views.${name}`;
  const has = (path: string): boolean => 'found' in findPlace(row, path, schemas);
  const report = (entry: string, reason: string, hint = ''): void =>
    diagnostics.report('config-entry-unfit', { table, entry, reason, hint });
  if (has('id') && !paths.includes('id')) report('id', 'which is left out');
  for (const path of paths) {
    const place = findPlace(row, path, schemas);
    if (!('found' in place)) {
      report(path, 'which the answer does not have', didYouMean(place.near));
      continue;
    }
    const leaf = String(parsePlace(path).findLast((step) => typeof step === 'string') ?? '');
    const currencies = ['currency', 'price_currency'].map(
      (each) => `${path.slice(0, path.length - leaf.length)}${each}`,
    );
    if (!moneyName.test(leaf) || leafType(place.found, schemas) !== 'integer' || !currencies.some(has))
      continue;
    if (!currencies.some((each) => paths.includes(each)))
      report(path, `an amount without its ${currencies.find(has)}`);
  }
}
