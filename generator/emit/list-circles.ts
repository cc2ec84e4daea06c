import { isJsonObject, type JsonObject, type JsonValue, own } from '../model/json.js';

/**
 * Lists that hold themselves without an object between (`List = (number | List)[]`) are no types that
 * TypeScript takes in an interface: there they are lists of anything. What is in an object is taken.
 */
export function openListCircles(schemas: JsonObject): JsonObject {
  const held = new Map(Object.entries(schemas).map(([name, schema]) => [name, heldNames(schema)]));
  const entries = Object.entries(schemas).map(([name, schema]): [string, JsonValue] => {
    const opens = (other: string) => reaches(held, other, name);
    return [name, opens(name) ? openReferences(schema, opens) : schema];
  });
  return Object.fromEntries(entries);
}

const listKeys = ['items', 'prefixItems', 'anyOf', 'oneOf', 'allOf'] as const;

/** The components that a schema refers to, objects apart. */
function heldNames(root: JsonValue): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: JsonValue[] = [root];
  for (let schema = stack.pop(); schema !== undefined; schema = stack.pop()) {
    if (Array.isArray(schema)) stack.push(...schema);
    if (!isJsonObject(schema)) continue;
    const name = componentName(schema);
    if (name !== undefined) names.add(name);
    for (const key of listKeys) stack.push(own(schema, key) ?? null);
  }
  return names;
}

function componentName(schema: JsonObject): string | undefined {
  const ref = own(schema, '$ref');
  const name = typeof ref === 'string' ? /^#\/components\/schemas\/([^/]+)$/.exec(ref)?.[1] : undefined;
  return name === undefined ? undefined : decodeSegment(name);
}

/** One name of a JSON Pointer in a URI fragment (RFC 6901, section 6): `a~1b%20c` → `a/b c`. */
export function decodeSegment(segment: string): string {
  return decodePercent(segment).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A name may hold a `%` that escapes nothing. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Does `from` lead to `to`, by one reference or more? */
function reaches(held: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const stack = [...(held.get(from) ?? [])];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    stack.push(...(held.get(name) ?? []));
  }
  return false;
}

function openReferences(schema: JsonValue, opens: (name: string) => boolean): JsonValue {
  if (Array.isArray(schema)) return schema.map((item: JsonValue) => openReferences(item, opens));
  if (!isJsonObject(schema)) return schema;
  const name = componentName(schema);
  if (name !== undefined && opens(name)) return {};
  const opened = listKeys.flatMap((key): [string, JsonValue][] => {
    const inner = own(schema, key);
    return inner === undefined ? [] : [[key, openReferences(inner, opens)]];
  });
  return { ...schema, ...Object.fromEntries(opened) };
}
