import type { SchemaIndex } from '../../model/schema.js';

/** Something that the wire schema does not say, although the validator knows it. */
export interface WireNote {
  /**
   * `key-left-out`: a nested property whose name no client accepts; the object is open instead.
   * `recursion-cut`, `depth-cut`, `size-cut`: an object whose properties are not told, or a list of
   * which is not told what it holds.
   */
  readonly code: 'key-left-out' | 'recursion-cut' | 'depth-cut' | 'size-cut';
  /** From the arguments on: `filter.clauses[].value`. */
  readonly path: string;
  /** The name of the property that is left out. */
  readonly key?: string;
}

/** Where in the wire schema the writer stands. */
export interface Scope {
  readonly schemas: SchemaIndex;
  readonly report: (note: WireNote) => void;
  readonly path: string;
  /** Name of the property that is written; '' inside an array. */
  readonly name: string;
  /** 1 for the root; every schema inside a schema is one deeper. */
  readonly level: number;
  /** How many objects enclose this schema. */
  readonly objects: number;
  readonly trail: readonly string[];
  readonly budget: { nodes: number };
}

/** https://github.com/anomalyco/opencode/issues/50297: ten levels, the root counted. */
export const maxLevel = 10;
/** How often one schema may contain itself before it is cut. */
const maxRepeats = 2;
/** Inlining a document that refers back and forth can grow without bound. */
export const maxNodes = 400;

export function enterProperty(scope: Scope, name: string, trail: readonly string[]): Scope {
  const path = scope.path === '' ? name : `${scope.path}.${name}`;
  return { ...scope, name, path, trail, level: scope.level + 1, objects: scope.objects + 1 };
}

export function enterItems(scope: Scope, trail: readonly string[]): Scope {
  return { ...scope, name: '', path: `${scope.path}[]`, trail, level: scope.level + 1 };
}

export function enterVariant(scope: Scope): Scope {
  return { ...scope, level: scope.level + 1 };
}

/** Whether the schema that is written contains itself too often on the way here. */
export function isRepeated({ trail }: Scope): boolean {
  const counts = new Map<string, number>();
  for (const name of trail) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.values()].some((count) => count > maxRepeats);
}
