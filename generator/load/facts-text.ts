import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';

/** Before a key that JavaScript would sort, and before a number; of the private use area, and taken off again. */
const mark = '\uE000';
const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const tokens = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const indexKey = /^(?:0|[1-9]\d*)$/;

/**
 * A reduced document as the text of its file: two spaces, a newline at the end, and the order of keys and the
 * spelling of numbers of the text that it was read from. JavaScript would put `403` before a `404` that stands
 * first, write `0` for `0.0`, and round what is too large for it: lines would differ where nothing did.
 */
export function printFacts(root: JsonObject, sourceText: string): string {
  return `${print(root, readOrder(sourceText), '')}\n`;
}

/**
 * The source once more, its numeric keys marked and its numbers as marked texts. YAML has none: it is written
 * as JavaScript does, which is always the same.
 */
function readOrder(text: string): JsonValue | undefined {
  try {
    const marked = text.replace(/^\uFEFF/, '').replace(tokens, (whole, key?: string, colon?: string) => {
      if (key === undefined) return `"${mark}${whole}"`;
      return colon !== undefined && indexKey.test(key) ? `"${mark}${key}"${colon}` : whole;
    });
    return JSON.parse(marked);
  } catch {
    return undefined;
  }
}

function print(value: JsonValue, order: JsonValue | undefined, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const others = Array.isArray(order) ? order : [];
    const items = value.map((item, index) => inner + print(item, others[index], inner));
    return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (!isJsonObject(value)) return printScalar(value, order);
  const placed = new Map(isJsonObject(order) ? Object.entries(order) : []);
  const orderOf = (key: string) => placed.get(key) ?? placed.get(mark + key);
  const entries = sortKeys(value, placed).map(
    (key) => `${inner}${JSON.stringify(key)}: ${print(value[key] ?? null, orderOf(key), inner)}`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}

function printScalar(value: JsonValue, order: JsonValue | undefined): string {
  const spelling = typeof value === 'number' && typeof order === 'string' ? order.replace(mark, '') : '';
  return number.test(spelling) && Number(spelling) === value ? spelling : JSON.stringify(value);
}

function sortKeys(value: JsonObject, placed: ReadonlyMap<string, unknown>): readonly string[] {
  const own = new Set(Object.keys(value));
  if (![...own].some((key) => indexKey.test(key))) return [...own];
  const source = [...placed.keys()].map((key) => (own.has(key) ? key : key.replace(mark, '')));
  return [...new Set([...source.filter((key) => own.has(key)), ...own])];
}
