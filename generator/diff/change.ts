/** What a change asks of callers: they break; they can do more; they need do nothing. */
export type ChangeClass = 'breaking' | 'additive' | 'silent';
export type Semver = 'major' | 'minor' | 'patch' | 'none';

/** One difference of a tool, or of a place in its input (`customer.email`, `items[]`, `(type: "a").x`). */
export interface Change {
  readonly what: string;
  readonly class: ChangeClass;
  readonly path?: string;
  readonly detail?: string;
}

export interface ToolEntry {
  readonly operationId: string;
  readonly tool: string;
  readonly class: ChangeClass;
}

export interface SurfaceDiff {
  readonly added: readonly (ToolEntry & { readonly withheld?: string })[];
  readonly removed: readonly (ToolEntry & { readonly withheld?: string })[];
  readonly renamed: readonly (ToolEntry & { readonly from: string })[];
  readonly changed: readonly (ToolEntry & { readonly changes: readonly Change[] })[];
  /** How many tools both sides have, and what all tools cost in tools/list, where that was counted. */
  readonly kept: number;
  readonly tokens?: { readonly before: number; readonly after: number };
  /** What could not be compared. */
  readonly notes: readonly string[];
  readonly semver: Semver;
}

/** The worst class of several; `silent` where there are none. */
export function worstClass(classes: readonly ChangeClass[]): ChangeClass {
  if (classes.includes('breaking')) return 'breaking';
  return classes.includes('additive') ? 'additive' : 'silent';
}

/** The version step that the changes ask for (semver.org, sections 6 to 8). */
export function chooseSemver(classes: readonly ChangeClass[]): Semver {
  if (classes.length === 0) return 'none';
  return ({ breaking: 'major', additive: 'minor', silent: 'patch' } as const)[worstClass(classes)];
}

/** Changes of a place, as seen from the place that holds it: `a` and `b` give `a.b`, `a` and `[]` `a[]`. */
export function placeIn(prefix: string, changes: readonly Change[]): readonly Change[] {
  if (prefix === '') return changes;
  return changes.map((change) => {
    const { path = '' } = change;
    const joint = path === '' || prefix === '' || /^[[(]/.test(path) ? '' : '.';
    return { ...change, path: `${prefix}${joint}${path}` };
  });
}
