/** JSON that the loader is still working on. What leaves the loader is read-only `JsonValue`. */
export type Tree = null | boolean | number | string | Tree[] | TreeObject;
export type TreeObject = { [key: string]: Tree };

/** Deeper trees are refused: later stages may recurse, and no honest document comes near. */
export const maxDepth = 256;

export function isTreeObject(value: unknown): value is TreeObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own properties only: a document may name a key `constructor` or `__proto__`. */
export function getOwn(object: TreeObject, key: string): Tree | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets an own property, also where a plain assignment would change the prototype. */
export function setOwn(object: TreeObject, key: string, value: Tree): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

/** The JSON Pointer of a child (RFC 6901, section 3). */
export function joinPointer(parent: string, key: string): string {
  return `${parent}/${key.includes('~') || key.includes('/') ? escapeSegment(key) : key}`;
}

function escapeSegment(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The segments of a JSON Pointer; undefined where the text is not one. */
export function splitPointer(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The direct child under a pointer's segment; `-` and odd array indexes have none. */
export function childOf(value: Tree, segment: string): Tree | undefined {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(segment) ? value[Number(segment)] : undefined;
  return isTreeObject(value) ? getOwn(value, segment) : undefined;
}

/** What stands at a JSON Pointer, undefined if nothing does. */
export function resolvePointer(root: Tree, pointer: string): Tree | undefined {
  let value: Tree | undefined = root;
  for (const segment of splitPointer(pointer) ?? [undefined]) {
    if (segment === undefined || value === undefined) return undefined;
    value = childOf(value, segment);
  }
  return value;
}

/** The entries of an object or array; none for anything else. */
export function entriesOf(value: Tree): [string, Tree][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/**
 * Copies a value so that no object stands in two places, as YAML aliases leave it.
 * Gives undefined where the copy would have more than `limit` nodes or `maxDepth` levels, as where the
 * value holds itself.
 */
export function copyTree(value: unknown, limit: number): Tree | undefined {
  const holder: TreeObject = {};
  const stack: { source: unknown; target: TreeObject | Tree[]; key: string; depth: number }[] = [
    { source: value, target: holder, key: 'root', depth: 0 },
  ];
  let count = 0;
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    count += 1;
    const { source, target, key, depth } = item;
    if (count > limit || depth > maxDepth) return undefined;
    const isContainer = typeof source === 'object' && source !== null;
    const copy: Tree = isContainer ? (Array.isArray(source) ? [] : {}) : (source as Tree);
    setOwn(target as TreeObject, key, copy);
    if (!isContainer) continue;
    const children = Object.entries(source).reverse();
    for (const [childKey, child] of children)
      stack.push({ source: child, target: copy as TreeObject, key: childKey, depth: depth + 1 });
  }
  return holder.root;
}

/**
 * The pointer of the first value that lies deeper than `maxDepth`, if there is one. After this check
 * a function may recurse: 256 levels are far from what a stack holds.
 */
export function findTooDeep(value: Tree, depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === maxDepth) return '';
  for (const key of Object.keys(value)) {
    const below = findTooDeep((value as TreeObject)[key] ?? null, depth + 1);
    if (below !== undefined) return joinPointer('', key) + below;
  }
  return undefined;
}
