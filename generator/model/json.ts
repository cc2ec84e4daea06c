/** A JSON value (RFC 8259). */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own properties only: a document may name a key `constructor` or `__proto__`. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** What stands at a JSON Pointer (RFC 6901), local references on the way followed; undefined if nothing does. */
export function resolvePointer(root: JsonObject, pointer: string): JsonValue | undefined {
  let here: JsonValue | undefined = root;
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    here = followReference(root, here);
    if (Array.isArray(here)) here = here[Number(key)];
    else here = isJsonObject(here) ? own(here, key) : undefined;
  }
  return followReference(root, here);
}

function followReference(root: JsonObject, value: JsonValue | undefined, steps = 50): JsonValue | undefined {
  const ref = isJsonObject(value) ? own(value, '$ref') : undefined;
  if (typeof ref !== 'string' || !ref.startsWith('#') || steps === 0) return value;
  return followReference(root, resolvePointer(root, decodeURIComponent(ref.slice(1))), steps - 1);
}
