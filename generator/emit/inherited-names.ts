import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';

/**
 * openapi-typescript looks names of the document up in plain objects, where `valueOf` finds a function
 * that every object inherits, and fails. So such names get a mark before, and lose it afterwards.
 */
export interface MarkedDocument {
  readonly document: JsonObject;
  /** Takes the marks out of the text that was made of the document. */
  readonly unmark: (text: string) => string;
}

export function markInheritedNames(root: JsonObject): MarkedDocument {
  const given = JSON.stringify(root);
  let mark = 'inherited_';
  while (given.includes(mark)) mark = `${mark}_`;
  return { document: markObject(root, mark), unmark: (text) => text.replaceAll(mark, '') };
}

function markObject(object: JsonObject, mark: string): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, JsonValue] => [
    markName(key, mark),
    markValue(key, value, mark),
  ]);
  return Object.fromEntries(entries);
}

function markValue(key: string, value: JsonValue, mark: string): JsonValue {
  if (typeof value === 'string') return key === '$ref' ? markReference(value, mark) : value;
  if (isJsonObject(value)) return markObject(value, mark);
  if (!Array.isArray(value)) return value;
  return value.map((item: JsonValue) => {
    if (key === 'required' && typeof item === 'string') return markName(item, mark);
    return markValue('', item, mark);
  });
}

function markReference(reference: string, mark: string): string {
  return reference
    .split('/')
    .map((segment) => markName(segment, mark))
    .join('/');
}

function markName(name: string, mark: string): string {
  return name in Object.prototype ? `${mark}${name}` : name;
}
