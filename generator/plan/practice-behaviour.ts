import type { Behaviour, Filter } from '../../templates/practice/src/model.js';
import type { Operation } from '../model/api.js';
import { isJsonObject, type JsonObject, own, resolvePointer } from '../model/json.js';
import type { FilterRule, OperationRule } from '../practice-rules.js';
import type { PracticeContext } from './practice.js';
import { describeAnswer, listMembers, listProperties } from './practice-document.js';

type Guess = Pick<Behaviour, 'kind' | 'collection' | 'by'>;

const noRule = { filters: {}, references: {}, hook: false };

/** What an operation does: what its path says, if it is a collection's or an item's, and what the rules add. */
export function planBehaviour(operation: Operation, context: PracticeContext): Behaviour {
  const { rules, diagnostics } = context;
  const { operationId, location } = operation;
  const rule = Object.hasOwn(rules.operations, operationId) ? rules.operations[operationId] : undefined;
  const guess = guessBehaviour(operation, context);
  const kind = rule?.kind ?? guess?.kind ?? (rule === undefined ? undefined : 'answer');
  if (kind === undefined) {
    diagnostics.report('practice-operation-open', { operationId }, location);
    return { kind: 'answer', hook: false };
  }
  const { filters: _, references: __, hook, ...given } = rule ?? noRule;
  const behaviour = { ...guess, ...given, kind, hook } as Behaviour;
  if (kind !== 'list' && kind !== 'export') return behaviour;
  return { ...behaviour, filters: planFilters(operation, { behaviour, rule }, context) };
}

/** `/orders/` lists and creates; `/orders/{id}` gets, updates and deletes by `id`. */
function guessBehaviour({ method, path }: Operation, { rules }: PracticeContext): Guess | undefined {
  for (const [collection, { path: root }] of Object.entries(rules.collections)) {
    if (root === undefined) continue;
    if (path === root && method === 'GET') return { kind: 'list', collection };
    if (path === root && method === 'POST') return { kind: 'create', collection };
    const kind = itemKinds[method];
    const parameter = readItemParameter(path, root);
    if (kind === undefined || parameter === undefined) continue;
    const field = parameter.endsWith('_id') ? 'id' : parameter;
    return { kind, collection, by: { [field]: `$path.${parameter}` } };
  }
  return undefined;
}

/** `/orders/{id}` below `/orders/` → `id` */
function readItemParameter(path: string, root: string): string | undefined {
  const below = `${root.replace(/\/$/, '')}/`;
  return path.startsWith(below) ? /^\{([^}/]+)\}$/.exec(path.slice(below.length))?.[1] : undefined;
}

const itemKinds: Readonly<Record<string, Guess['kind'] | undefined>> = {
  GET: 'get',
  PATCH: 'update',
  PUT: 'update',
  DELETE: 'delete',
};

interface FilterPlace {
  readonly behaviour: Behaviour;
  readonly rule: OperationRule | undefined;
}

function planFilters(
  operation: Operation,
  { behaviour, rule }: FilterPlace,
  context: PracticeContext,
): Readonly<Record<string, Filter>> {
  const { rules, diagnostics } = context;
  const { pagination } = rules;
  const paging = [pagination.page, pagination.limit, pagination.sort];
  const collection = behaviour.collection === undefined ? undefined : rules.collections[behaviour.collection];
  // An export tells no fields: they are those of the list of the same rows.
  const listed =
    behaviour.kind === 'list'
      ? operation
      : context.api.operations.find(({ method, path }) => method === 'GET' && path === collection?.path);
  const fields = new Set(listed === undefined ? [] : listItemFields(listed, context));
  const filters: Record<string, Filter> = {};
  for (const { name, in: place, style, location } of operation.parameters) {
    if (place !== 'query' || paging.includes(name)) continue;
    const given =
      ownFilter(rule?.filters, name) ??
      ownFilter(collection?.filters, name) ??
      ownFilter(rules.filters, name);
    const filter =
      given === undefined
        ? guessFilter({ name, isMap: style === 'deepObject', search: collection?.search }, fields)
        : readFilter(given);
    if (filter === undefined) {
      diagnostics.report(
        'practice-filter-open',
        { operationId: operation.operationId, parameter: name },
        location,
      );
      filters[name] = { test: 'undecided' };
    } else if (filter !== false) filters[name] = filter;
  }
  return filters;
}

function ownFilter(filters: Readonly<Record<string, FilterRule>> | undefined, name: string) {
  return filters !== undefined && Object.hasOwn(filters, name) ? filters[name] : undefined;
}

function readFilter(rule: FilterRule): Filter | false {
  return typeof rule === 'string' ? { test: 'equal', path: rule } : (rule as Filter | false);
}

interface FilterParameter {
  readonly name: string;
  readonly isMap: boolean;
  readonly search: readonly string[] | undefined;
}

/** What a parameter's name says where the items have such a field. */
function guessFilter(
  { name, isMap, search }: FilterParameter,
  fields: ReadonlySet<string>,
): Filter | undefined {
  if (isMap) return { test: 'entries', path: name };
  if (name === 'query' && search !== undefined) return { test: 'search', paths: search };
  if (fields.has(name)) return { test: 'equal', path: name };
  const [, base = '', side] = /^(.+)_(after|before)$/.exec(name) ?? [];
  const path = [base, `${base}_at`].find((field) => fields.has(field));
  return path === undefined ? undefined : { test: side === 'after' ? 'from' : 'until', path };
}

/** Fields of a list's items. */
function listItemFields(operation: Operation, context: PracticeContext): readonly string[] {
  const { root } = context.document;
  const { schema } = describeAnswer(operation, root);
  const { items: name } = context.rules.pagination;
  const envelopes = listMembers((schema ?? {}) as JsonObject, root);
  return envelopes.flatMap((envelope) => {
    const array = envelope.type === 'array' ? envelope : readProperty(envelope, name, root);
    const items = array === undefined ? undefined : own(array, 'items');
    return isJsonObject(items) ? listProperties(items, root).map(([field]) => field) : [];
  });
}

function readProperty(schema: JsonObject, name: string, root: JsonObject): JsonObject | undefined {
  const properties = own(schema, 'properties');
  const property = isJsonObject(properties) ? own(properties, name) : undefined;
  const ref = isJsonObject(property) ? own(property, '$ref') : undefined;
  const found = typeof ref === 'string' ? resolvePointer(root, ref.slice(1)) : property;
  return isJsonObject(found) ? found : undefined;
}
