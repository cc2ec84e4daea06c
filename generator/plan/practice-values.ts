import type { ApiModel, Operation } from '../../templates/practice/src/model.js';
import { nearest } from '../config-problems.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import type { PracticeContext } from './practice.js';
import { listProperties } from './practice-document.js';

/** Source of an expression (`$path.id`) → its fields; undefined where any may be. */
type Sources = ReadonlyMap<string, readonly string[] | undefined>;

/** Values of the rules that name a seed row, a parameter or a property which there is not. */
export function reportUnmatchedValues(model: ApiModel, context: PracticeContext): void {
  const plain = { seed: model.seed, tokens: model.tokens, defaults: model.defaults };
  for (const [path, value] of Object.entries(plain)) reportRows(path, value as JsonValue, model, context);
  // New rows of any operation get them.
  const anything: Sources = new Map(
    ['path', 'query', 'body', 'row', 'caller'].map((name) => [name, undefined]),
  );
  for (const [name, { defaults, removed }] of Object.entries(model.collections)) {
    const value = { defaults, removed } as JsonObject;
    reportRows(`collections.${name}`, value, model, context);
    reportExpressions(`collections.${name}`, value, anything, context);
  }
  for (const operation of model.operations) {
    const { by, where, set, answer, refuse } = operation.behaviour;
    const path = `operations.${operation.operationId}`;
    const evaluated = [by ?? {}, where ?? {}, set ?? {}, answer ?? null] as JsonValue;
    reportRows(path, [evaluated, (refuse ?? []) as unknown as JsonValue], model, context);
    reportExpressions(path, evaluated, listSources(operation, model, context), context);
  }
}

function listSources(
  { parameters, body }: Operation,
  model: ApiModel,
  { document }: PracticeContext,
): Sources {
  const named = (place: string) => parameters.filter((each) => each.in === place).map(({ name }) => name);
  const properties = listProperties(body?.schema as JsonObject | undefined, document.root);
  const credentials = Object.values(model.tokens).flatMap(({ values }) => Object.keys(values));
  return new Map([
    ['path', named('path')],
    ['query', named('query')],
    ['body', properties.map(([name]) => name)],
    ['row', undefined],
    ['caller', [...credentials, ...(model.sessions?.values ?? [])]],
  ]);
}

function reportExpressions(path: string, value: JsonValue, sources: Sources, context: PracticeContext): void {
  for (const text of listTexts(value)) {
    if (!text.startsWith('$') || /^\$now(?:\+\d+)?$|^\$token\(.*\)$/.test(text)) continue;
    const [, source = '', field = ''] = /^\$([a-z]+)\.([^.]+)$/.exec(text) ?? [];
    const fields = sources.get(source);
    if (fields === undefined ? sources.has(source) : fields.includes(field)) continue;
    const known = (fields ?? []).map((each) => `$${source}.${each}`);
    reportValue({ path, kind: 'expression', name: text, known }, context);
  }
}

/** `COLLECTION/KEY` of a collection that there is. */
function reportRows(
  path: string,
  value: JsonValue,
  { collections, seed }: ApiModel,
  context: PracticeContext,
): void {
  for (const text of listTexts(value)) {
    const [, collection = '', key = ''] = /^([a-z][a-z0-9_]*)\/([\w.-]+)$/.exec(text) ?? [];
    if (!Object.hasOwn(collections, collection)) continue;
    const keys = Object.hasOwn(seed, collection) ? Object.keys(seed[collection] ?? {}) : [];
    if (keys.includes(key)) continue;
    const known = keys.map((each) => `${collection}/${each}`);
    reportValue({ path, kind: 'seed row', name: text, known }, context);
  }
}

function reportValue(
  { path, kind, name, known }: { path: string; kind: string; name: string; known: readonly string[] },
  { file, diagnostics }: PracticeContext,
): void {
  const facts = { path, kind, name, near: nearest(name, known) };
  diagnostics.report('practice-unmatched', facts, { file, pointer: '' });
}

function listTexts(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(listTexts);
  return isJsonObject(value) ? Object.values(value).flatMap(listTexts) : [];
}
