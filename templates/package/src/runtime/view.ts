import { z } from 'zod';
import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { findNearest } from './nearest.js';
import { anyItem, parsePlace, type Step } from './place.js';
import { capRows } from './row-cap.js';
import type { OutputShape, ToolDefinition } from './tool.js';

/** What an answer, or a row of it, shows: its places (see `place.ts`) → the JSON type that stands there, '' for any. */
export type View = Readonly<Record<string, string>>;

export interface ViewedAnswer {
  readonly answer: JsonObject;
  /** What the answer's output schema does not foresee. */
  readonly warning?: string;
}

/** Asks for all fields. */
const everything = 'all';
/** A text is cut where it is longer than this, and this much of it is left. */
const longestText = 400;
const cutText = 200;
/** Names of fields that are suggested for one that there is not. */
const deepestName = 4;

/** The arguments apart from the one that says which fields of the answer are wanted. */
export function splitFields(
  { parameters = [] }: Pick<ToolDefinition, 'parameters'>,
  args: JsonObject,
): { readonly rest: JsonObject; readonly fields: readonly string[] | undefined } {
  const asking = parameters.find((each) => each.in === 'answer')?.argument;
  if (asking === undefined || getOwn(args, asking) === undefined) return { rest: args, fields: undefined };
  const { [asking]: fields, ...rest } = args;
  return { rest, fields: fields as readonly string[] };
}

/** An answer as a model sees it: by its tool's view or with the fields asked for, and not longer than hosts take. */
export function showAnswer(
  tool: Pick<ToolDefinition, 'input' | 'output' | 'view'>,
  answer: JsonObject,
  { args, fields }: { readonly args: JsonObject; readonly fields: readonly string[] | undefined },
): ViewedAnswer {
  const { output, view } = tool;
  const viewed = view === undefined ? { answer } : viewAnswer({ output, view }, answer, fields);
  if (output !== 'page' && output !== 'items') return viewed;
  const shape = tool.input instanceof z.ZodObject ? tool.input.shape : {};
  return {
    ...viewed,
    answer: capRows(viewed.answer, args, { isPaged: 'page' in shape && 'limit' in shape }),
  };
}

/**
 * An answer by its tool's view, or with the `fields` that were asked for: of a list each row, else the one object.
 * What is null is left out. A long text is cut unless its field was asked for.
 */
export function viewAnswer(
  { output, view = {} }: { readonly output: OutputShape; readonly view?: View },
  answer: JsonObject,
  fields?: readonly string[],
): ViewedAnswer {
  const items = getOwn(answer, 'items');
  const isList = output === 'page' || output === 'items';
  // An output schema has promised a list: whatever else it is stands under a name of which nothing was said.
  if (isList && !Array.isArray(items))
    return items === undefined ? { answer } : { answer: { result: answer } };
  const rows: readonly JsonValue[] = isList && Array.isArray(items) ? items : [answer];
  const unexpected = new Set<string>();
  const viewed = rows.map((row) =>
    isJsonObject(row) ? setApart(viewRow(row, view, fields), view, unexpected) : row,
  );
  const missing = fields === undefined ? {} : describeMissing(rows, fields);
  const [only] = viewed;
  const object = isList ? { ...answer, items: viewed, ...missing } : { ...(only as JsonObject), ...missing };
  if (unexpected.size === 0) return { answer: object };
  const warning = `Not of the type that the API's document promises: ${[...unexpected].join(', ')}.`;
  return { answer: object, warning };
}

function viewRow(row: JsonObject, view: View, fields: readonly string[] | undefined): JsonObject {
  if (fields === undefined) return cutTexts(select(row, plant(Object.keys(view))), '');
  const chosen = fields.includes(everything) ? row : select(row, plant(fields));
  return (dropNulls(chosen) ?? {}) as JsonObject;
}

/** Places as a tree; a branch without branches is all that stands there. */
interface Branch extends Map<Step, Branch> {}

function plant(places: readonly string[]): Branch {
  const root: Branch = new Map();
  for (const place of places) {
    let branch = root;
    for (const step of parsePlace(place)) {
      const next: Branch = branch.get(step) ?? new Map();
      branch.set(step, next);
      branch = next;
    }
  }
  return root;
}

/** The fields of a row that the branches lead to, in their order, without what is null or not there. */
function select(row: JsonObject, branches: Branch): JsonObject {
  const entries = [...branches].flatMap(([step, inner]) => {
    const value = typeof step === 'string' ? getOwn(row, step) : undefined;
    const chosen = value === undefined ? undefined : choose(value, inner);
    return chosen === undefined ? [] : [[step as string, chosen] as const];
  });
  return Object.fromEntries(entries);
}

function choose(value: JsonValue, inner: Branch): JsonValue | undefined {
  if (inner.size === 0) return dropNulls(value);
  if (Array.isArray(value)) {
    // A caller may leave the brackets out: `prices.amount` is that of each price.
    const branch = inner.get(anyItem) ?? inner;
    return value.flatMap((item) => choose(item, branch) ?? []);
  }
  if (!isJsonObject(value)) return undefined;
  const chosen = select(value, inner);
  return Object.keys(chosen).length === 0 ? undefined : chosen;
}

function dropNulls(value: JsonValue): JsonValue | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => dropNulls(item) ?? null);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, dropNulls(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonObject;
}

function cutTexts(object: JsonObject, path: string): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      cutValue(value, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function cutValue(value: JsonValue, path: string): JsonValue {
  if (Array.isArray(value)) return value.map((item) => cutValue(item, path));
  if (isJsonObject(value)) return cutTexts(value, path);
  if (typeof value !== 'string' || value.length <= longestText) return value;
  // Never between the halves of one character.
  const end = /[\uD800-\uDBFF]/.test(value.charAt(cutText - 1)) ? cutText - 1 : cutText;
  return `${value.slice(0, end)}… (${value.length} characters; fields: ["${path}"] gives all)`;
}

/**
 * Clients refuse an answer that its output schema does not fit, and a good answer must not become an error: a field
 * of another type than promised goes under `unexpected`.
 */
function setApart(row: JsonObject, view: View, unexpected: Set<string>): JsonObject {
  const odd = new Set(
    Object.entries(view).flatMap(([place, type]) => {
      const steps = parsePlace(place);
      if (type === '' || fits(row, steps, type)) return [];
      unexpected.add(place);
      return [String(steps[0])];
    }),
  );
  if (odd.size === 0) return row;
  const entries = Object.entries(row);
  return {
    ...Object.fromEntries(entries.filter(([key]) => !odd.has(key))),
    unexpected: Object.fromEntries(entries.filter(([key]) => odd.has(key))),
  };
}

function fits(value: JsonValue | undefined, [step, ...rest]: readonly Step[], type: string): boolean {
  if (value === undefined) return true;
  if (step === undefined) return type === 'integer' ? Number.isInteger(value) : typeof value === type;
  if (step === anyItem) return Array.isArray(value) && value.every((item) => fits(item, rest, type));
  return isJsonObject(value) && fits(getOwn(value, step), rest, type);
}

/** What was asked for and stands in no row, with what is there instead. */
function describeMissing(rows: readonly JsonValue[], fields: readonly string[]): JsonObject {
  const asked = fields.filter((field) => field !== everything);
  const missing = asked.filter((field) => !rows.some((row) => stands(row, parsePlace(field))));
  if (rows.length === 0 || missing.length === 0) return {};
  const known = new Set(rows.flatMap((row) => listNames(row, '', 0)));
  const near = missing.flatMap((field) => findNearest(field, known));
  return {
    fields_not_found: missing,
    ...(near.length > 0 ? { did_you_mean: [...new Set(near)] } : { there_are: [...known].slice(0, 60) }),
  };
}

function stands(value: JsonValue | undefined, [step, ...rest]: readonly Step[]): boolean {
  if (value === undefined) return false;
  if (step === undefined) return true;
  if (Array.isArray(value)) {
    const inner = step === anyItem ? rest : [step, ...rest];
    return value.length === 0 || value.some((item) => stands(item, inner));
  }
  // What is null now may hold it another time.
  if (value === null) return true;
  return isJsonObject(value) && typeof step === 'string' && stands(getOwn(value, step), rest);
}

function listNames(value: JsonValue, path: string, depth: number): readonly string[] {
  if (depth > deepestName) return [];
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((item) => listNames(item, `${path}[]`, depth));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return [name, ...listNames(item, name, depth + 1)];
  });
}
