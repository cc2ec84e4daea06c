import type { Change, ChangeClass, SurfaceDiff } from './change.js';

/** One change at several places of a tool. */
export interface PlacedChange extends Omit<Change, 'path'> {
  readonly paths: readonly string[];
}

export interface SharedChange {
  readonly change: PlacedChange;
  readonly tools: readonly string[];
}

/** So many tools with the same change are told of once. */
const fewestTools = 3;

/**
 * The changes of one class: those that several tools share, most tools first, and the rest by tool. What tools cost is
 * told elsewhere.
 */
export function groupChanges(changed: SurfaceDiff['changed'], kind: ChangeClass) {
  const groups = new Map<string, { readonly change: PlacedChange; readonly tools: string[] }>();
  for (const { tool, changes } of changed) {
    const own = changes.filter((change) => change.class === kind && change.what !== 'tokens');
    for (const change of mergePlaces(own)) {
      const key = JSON.stringify([change.what, change.paths, change.detail]);
      const group = groups.get(key) ?? { change, tools: [] };
      group.tools.push(tool);
      groups.set(key, group);
    }
  }
  const all = [...groups.values()];
  const shared: readonly SharedChange[] = all.filter(({ tools }) => tools.length >= fewestTools);
  const single = new Map<string, PlacedChange[]>();
  for (const { change, tools } of all.filter((each) => each.tools.length < fewestTools)) {
    for (const tool of tools) single.set(tool, [...(single.get(tool) ?? []), change]);
  }
  const inOrder = changed.flatMap(({ tool }) => {
    const changes = single.get(tool);
    return changes === undefined ? [] : [[tool, changes] as const];
  });
  return {
    shared: [...shared].sort((one, other) => other.tools.length - one.tools.length),
    single: inOrder,
  };
}

/** What happened alike at several places, such as in each form of a union, is one change. */
function mergePlaces(changes: readonly Change[]): readonly PlacedChange[] {
  const merged = new Map<string, PlacedChange>();
  for (const { path, ...change } of changes) {
    const paths = path === undefined ? [] : [path];
    // The names of arguments are what a reader looks for: only the forms around one may be several.
    const leaf = path?.replaceAll(/\([^()]*\)\.?/g, '');
    const key = JSON.stringify([change.what, change.detail, leaf]);
    const known = merged.get(key);
    merged.set(key, { ...change, paths: [...(known?.paths ?? []), ...paths] });
  }
  return [...merged.values()];
}
