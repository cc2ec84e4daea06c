import type { Json, JsonObject } from './json.js';
import type { Parameter } from './model.js';
import { listMembers, type Schemas } from './schema.js';

/**
 * The value of a query parameter in the types of its schema; undefined where it is not given. Lists repeat
 * the name, maps name their keys in brackets (OpenAPI 3.1.1, section 4.8.12: `form` and `deepObject`).
 */
export function readQuery(parameter: Parameter, search: URLSearchParams, schemas: Schemas): Json | undefined {
  const members = listMembers(parameter.schema, schemas);
  if (parameter.deepObject) return readMap(parameter.name, search);
  const texts = search.getAll(parameter.name);
  if (texts.length === 0) return undefined;
  const list = members.find(({ type }) => type === 'array');
  const scalars = members.filter(({ type }) => type !== 'array');
  const isAlone = texts.length === 1 && scalars.some(({ type }) => type !== 'null');
  if (list === undefined || isAlone) return readScalar(texts.at(-1) ?? '', scalars);
  const items = listMembers((list.items ?? {}) as JsonObject, schemas);
  return texts.map((text) => readScalar(text, items));
}

function readMap(name: string, search: URLSearchParams): Json | undefined {
  const map: JsonObject = {};
  for (const [key, text] of search) {
    const entry =
      key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : undefined;
    if (entry === undefined || entry === '') continue;
    const before = map[entry];
    const value = before === undefined ? text : [...(Array.isArray(before) ? before : [before]), text];
    Object.defineProperty(map, entry, { value, enumerable: true, writable: true, configurable: true });
  }
  return Object.keys(map).length === 0 ? undefined : map;
}

/** The number or boolean that a text says, where the schema asks for one; else the text. */
export function readScalar(text: string, schemas: readonly JsonObject[]): Json {
  const types = new Set(schemas.map(({ type }) => type));
  const wantsNumber = types.has('integer') || types.has('number');
  if (wantsNumber && /^[+-]?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (types.has('boolean')) {
    if (/^(?:true|1|yes|on)$/i.test(text)) return true;
    if (/^(?:false|0|no|off)$/i.test(text)) return false;
  }
  return text;
}
