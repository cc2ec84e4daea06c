import { JSONPathEnvironment, type JSONPathNode } from 'json-p3';
import type { Diagnostics } from '../diagnostics.js';
import { checkOverlay, type OverlayAction } from './overlay-document.js';
import { getOwn, isTreeObject, maxDepth, setOwn, type Tree, type TreeObject } from './tree.js';

/** Two trees of `maxDepth` can be stacked by one update. */
const jsonPath = new JSONPathEnvironment({ maxRecursionDepth: 4 * maxDepth });

export interface OverlayInput {
  /** Name of the overlay file, for messages. */
  readonly file: string;
  /** The parsed overlay document. */
  readonly overlay: Tree;
  /** An action that matches nothing is then an info, not an error. */
  readonly allowMiss: boolean;
}

/**
 * Applies an overlay to `root`, in place (Overlay Specification 1.0.0, section 4.4.3).
 * Where 1.0.0 leaves room it follows the wording of 1.1.0: an array joins an array, any other value
 * is appended to it; values of different kinds are an error. Every fault is reported at its action.
 */
export function applyOverlay(root: TreeObject, input: OverlayInput, diagnostics: Diagnostics): void {
  const actions = checkOverlay(input.file, input.overlay, diagnostics);
  for (const action of actions ?? []) applyAction(root, action, { ...input, diagnostics });
}

interface Context extends OverlayInput {
  readonly diagnostics: Diagnostics;
}

function applyAction(root: TreeObject, action: OverlayAction, context: Context): void {
  const { file, diagnostics } = context;
  const location = { file, pointer: `${action.pointer}/target` };
  const { target } = action;
  let nodes: readonly JSONPathNode[];
  try {
    nodes = jsonPath.query(target, root).nodes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics.report('overlay-target-invalid', { target, reason }, location);
    return;
  }
  if (nodes.length === 0) {
    diagnostics.report(context.allowMiss ? 'overlay-stale' : 'overlay-no-match', { target }, location);
    return;
  }
  const missed = new Set<string>();
  const problem = action.remove ? removeAll(root, nodes) : updateAll(nodes, action.update, missed);
  const code = context.allowMiss ? 'overlay-stale' : 'overlay-no-match';
  for (const name of missed)
    diagnostics.report(code, { target: `${target} (${JSON.stringify(name)})` }, location);
  if (problem !== undefined) diagnostics.report('overlay-impossible', { target, reason: problem }, location);
}

/** Last match first: the indexes of earlier matches in the same array stay true. */
function removeAll(root: TreeObject, nodes: readonly JSONPathNode[]): string | undefined {
  const inOrder = nodes.map((node) => node.location).sort(compareLocations);
  let previous = '';
  for (const location of inOrder.reverse()) {
    const key = location.at(-1);
    if (key === undefined) return 'the whole document cannot be removed';
    // A query such as $['a','a'] selects a node twice.
    const identity = JSON.stringify(location);
    if (identity === previous) continue;
    previous = identity;
    const parent = location.slice(0, -1).reduce<Tree | undefined>(stepInto, root);
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else if (isTreeObject(parent)) delete parent[key];
  }
  return undefined;
}

function stepInto(value: Tree | undefined, key: string | number): Tree | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isTreeObject(value) ? getOwn(value, String(key)) : undefined;
}

function compareLocations(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (const [depth, key] of one.entries()) {
    const against = other[depth];
    if (against === undefined) return 1;
    if (key === against) continue;
    if (typeof key === 'number' && typeof against === 'number') return key - against;
    return String(key) < String(against) ? -1 : 1;
  }
  return one.length - other.length;
}

function updateAll(nodes: readonly JSONPathNode[], update: Tree, missed: Set<string>): string | undefined {
  const misses: ReadonlySet<string>[] = [];
  for (const node of nodes) {
    const own = new Set<string>();
    const problem = updateNode(node, update, own);
    if (problem !== undefined) return problem;
    misses.push(own);
  }
  // Of several schemas, one that has the property is enough.
  for (const name of misses[0] ?? []) if (misses.every((own) => own.has(name))) missed.add(name);
  return undefined;
}

function updateNode(node: JSONPathNode, update: Tree, missed: Set<string>): string | undefined {
  const value = node.value as Tree;
  if (Array.isArray(value)) {
    value.push(...(Array.isArray(update) ? structuredClone(update) : [structuredClone(update)]));
    return undefined;
  }
  if (!isTreeObject(value)) return 'it selects a plain value; select the object that holds it';
  if (!isTreeObject(update)) return 'it selects an object, and the update is none';
  return mergeInto(value, update, { key: node.location.at(-1), missed });
}

interface MergePlace {
  /** Of the object that is merged into. */
  readonly key: string | number | undefined;
  /** Properties that are only spoken of. */
  readonly missed: Set<string>;
}

/** Objects are merged, arrays joined, plain values replaced. Gives what is wrong, if something is. */
function mergeInto(target: TreeObject, update: TreeObject, place: MergePlace): string | undefined {
  for (const [key, value] of Object.entries(update)) {
    const current = getOwn(target, key);
    if (current === undefined && place.key === 'properties' && isDescription(value)) {
      place.missed.add(key);
      continue;
    }
    const problem =
      isTreeObject(current) && isTreeObject(value)
        ? mergeInto(current, value, { ...place, key })
        : current !== undefined && compareKinds(key, current, value);
    if (problem) return problem;
    if (Array.isArray(current)) current.push(...structuredClone(value as Tree[]));
    else if (!isTreeObject(current)) setOwn(target, key, structuredClone(value));
  }
  return undefined;
}

/** Words alone make no property: the one that they are of has gone. */
function isDescription(value: Tree): boolean {
  return isTreeObject(value) && Object.keys(value).join() === 'description';
}

function compareKinds(key: string, current: Tree, value: Tree): string | undefined {
  if (kindOf(current) === kindOf(value)) return undefined;
  return `${JSON.stringify(key)} is ${kindOf(current)}, and the update has ${kindOf(value)}`;
}

function kindOf(value: Tree): 'an object' | 'an array' | 'a plain value' {
  if (Array.isArray(value)) return 'an array';
  return isTreeObject(value) ? 'an object' : 'a plain value';
}
