import { z } from 'zod';
import { findAsking, fitFields, readFields } from './fields.js';
import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { describeMissing, hasField } from './missing-fields.js';
import { anyItem, parsePlace, type Step } from './place.js';
import { capRows } from './row-cap.js';
import { dropNulls, everything, plant, select } from './selection.js';
import type { OutputShape, ToolDefinition } from './tool.js';

/** What an answer, or a row of it, shows: its places (see `place.ts`) → the JSON type that stands there, '' for any. */
export type View = Readonly<Record<string, string>>;

export interface ViewedAnswer {
  readonly answer: JsonObject;
  /** What the answer's output schema does not foresee. */
  readonly warning?: string;
}

/** A text is cut where it is longer than this, and this much of it is left. */
const longestText = 400;
const cutText = 200;

/** The arguments apart from the one that says which fields of the answer are wanted. */
export function splitFields(
  tool: Pick<ToolDefinition, 'parameters'>,
  args: JsonObject,
): { readonly rest: JsonObject; readonly fields: readonly string[] | undefined } {
  const asking = findAsking(tool);
  if (asking === undefined || getOwn(args, asking) === undefined) return { rest: args, fields: undefined };
  const { [asking]: fields, ...rest } = args;
  return { rest, fields: readFields(fields as readonly string[]) };
}

/** An answer as a model sees it: by its tool's view or with the fields asked for, and not longer than hosts take. */
export function showAnswer(
  tool: Pick<ToolDefinition, 'input' | 'output' | 'parameters' | 'view'>,
  answer: JsonObject,
  { args, fields }: { readonly args: JsonObject; readonly fields: readonly string[] | undefined },
): ViewedAnswer {
  const { output, view } = tool;
  const viewed =
    view === undefined ? { answer } : viewAnswer({ output, view, asking: findAsking(tool) }, answer, fields);
  if (output !== 'page' && output !== 'items') return viewed;
  const shape = tool.input instanceof z.ZodObject ? tool.input.shape : {};
  return {
    ...viewed,
    answer: capRows(viewed.answer, args, { isPaged: 'page' in shape && 'limit' in shape }),
  };
}

export interface ViewedTool {
  readonly output: OutputShape;
  readonly view?: View;
  /** The argument that asks for other fields, where there is one. */
  readonly asking?: string | undefined;
}

/**
 * An answer by its tool's view, or with the `fields` that were asked for: of a list each row, else the one object.
 * What is null is left out. A long text is cut unless its field was asked for. Where nothing that was asked for is
 * there, the view stands beside what is said of it.
 */
export function viewAnswer(
  { output, view = {}, asking }: ViewedTool,
  answer: JsonObject,
  fields?: readonly string[],
): ViewedAnswer {
  const items = getOwn(answer, 'items');
  const isList = output === 'page' || output === 'items';
  if (isList && items === undefined) return { answer };
  const rows = isList ? items : [answer];
  // An output schema has promised a list of objects: whatever else it is stands under a name of which it says nothing.
  if (!Array.isArray(rows) || !rows.every(isJsonObject)) return { answer: { result: answer } };
  const unexpected = new Set<string>();
  const wanted = fields && (isList ? fitFields(rows, fields) : fields);
  const isThere = wanted?.some((field) => field === everything || hasField(rows, field)) === true;
  const look = isThere && wanted !== undefined ? lookFor(wanted) : lookBy(view, asking);
  const viewed = rows.map((row) => setApart(look(row), view, unexpected));
  const missing = wanted === undefined ? {} : describeMissing(rows, wanted);
  const [only] = viewed;
  const object = isList ? { ...answer, items: viewed, ...missing } : { ...only, ...missing };
  if (unexpected.size === 0) return { answer: object };
  const warning = `Not of the type that the API's document promises: ${[...unexpected].join(', ')}.`;
  return { answer: object, warning };
}

type Look = (row: JsonObject) => JsonObject;

function lookBy(view: View, asking: string | undefined): Look {
  const branches = plant(Object.keys(view));
  return (row) => cutTexts(select(row, branches), { path: '', asking });
}

function lookFor(fields: readonly string[]): Look {
  if (fields.includes(everything)) return (row) => (dropNulls(row) ?? {}) as JsonObject;
  const branches = plant(fields);
  return (row) => select(row, branches);
}

interface CutPlace {
  readonly path: string;
  readonly asking: string | undefined;
}

function cutTexts(object: JsonObject, { path, asking }: CutPlace): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      cutValue(value, { path: path === '' ? key : `${path}.${key}`, asking }),
    ]),
  );
}

function cutValue(value: JsonValue, place: CutPlace): JsonValue {
  if (Array.isArray(value)) return value.map((item) => cutValue(item, place));
  if (isJsonObject(value)) return cutTexts(value, place);
  // Without white space it is no prose: half an address or half a token is of no use.
  if (typeof value !== 'string' || value.length <= longestText || !/\s/.test(value)) return value;
  // Never between the halves of one character.
  const end = /[\uD800-\uDBFF]/.test(value.charAt(cutText - 1)) ? cutText - 1 : cutText;
  const hint = place.asking === undefined ? '' : `; ${place.asking}: ["${place.path}"] gives all`;
  return `${value.slice(0, end)}… (${value.length} characters${hint})`;
}

/**
 * Clients refuse an answer that its output schema does not fit, and a good answer must not become an error: a field
 * of another type than promised goes under `unexpected`.
 */
function setApart(row: JsonObject, view: View, unexpected: Set<string>): JsonObject {
  const odd = new Set(
    Object.entries(view).flatMap(([place, type]) => {
      const steps = parsePlace(place);
      if (fits(row, steps, type)) return [];
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
  if (step === undefined) {
    return type === '' || (type === 'integer' ? Number.isInteger(value) : typeof value === type);
  }
  if (step === anyItem) return Array.isArray(value) && value.every((item) => fits(item, rest, type));
  return isJsonObject(value) && fits(getOwn(value, step), rest, type);
}
