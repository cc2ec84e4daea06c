/** What a change asks of callers: they break; they can do more; they need do nothing. */
export type ChangeClass = 'breaking' | 'additive' | 'silent';
export type Semver = 'major' | 'minor' | 'patch' | 'none';

/** One difference of a tool, or of a place in its input (`customer.email`, `items[]`). */
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
