import { posix } from 'node:path';
import type { Diagnostics } from '../diagnostics.js';
import { sectionOf, walkDocument } from './structure.js';
import { getOwn, isTreeObject, resolvePointer, type TreeObject } from './tree.js';

/** A `$ref` where OpenAPI or JSON Schema allows one; elsewhere the word is data. */
export interface Reference {
  readonly holder: TreeObject;
  readonly reference: string;
  readonly scope: ReferenceScope;
  /** Where the holder stands. */
  readonly pointer: string;
  /** The section of `components` that it should point into. */
  readonly section: string;
  /** The JSON Pointer that it has for this document; undefined where it has none. */
  readonly target: string | undefined;
}

/** Longer chains of nothing but `$ref` help nobody, and cost every later stage. */
const maxChain = 100;

/** Every `$ref` of a document, in document order. */
export function listReferences(root: TreeObject): readonly Reference[] {
  const references: Reference[] = [];
  walkDocument(root, (kind, holder, pointer) => {
    const section = sectionOf(kind);
    const value = getOwn(holder, '$ref');
    if (section === undefined || value === undefined) return;
    const reference = typeof value === 'string' ? value : JSON.stringify(value);
    const scope = typeof value === 'string' ? scopeOf(value) : 'local';
    references.push({ holder, reference, scope, pointer, section, target: localTarget(reference) });
  });
  return references;
}

function localTarget(reference: string): string | undefined {
  return reference.startsWith('#') ? decode(reference.slice(1)) : undefined;
}

/** Percent-decoded; text that is not percent-encoded well stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type ReferenceScope = 'local' | 'file' | 'remote' | 'refused';

/** What a `$ref` reaches out to, by its text alone. Absolute paths and other schemes are refused. */
export function scopeOf(reference: string): ReferenceScope {
  const address = decode(reference.split('#', 1)[0] ?? '');
  if (address === '') return 'local';
  if (/^https:\/\//i.test(address)) return 'remote';
  return /^[/\\]|^[a-z][a-z\d+.-]*:|[\\\0]/i.test(address) ? 'refused' : 'file';
}

export interface ExternalContext {
  readonly file: string;
  readonly isRemote: boolean;
  readonly allowRemoteRefs: boolean;
}

/** Whether there is something to bundle; undefined after reporting references that are refused. */
export function checkExternalReferences(
  root: TreeObject,
  context: ExternalContext,
  diagnostics: Diagnostics,
): boolean | undefined {
  let isRefused = false;
  const external = listReferences(root).filter(({ scope }) => scope !== 'local');
  for (const { reference, scope, pointer } of external) {
    const location = { file: context.file, pointer: `${pointer}/$ref` };
    const isRemote = scope === 'remote' || (scope === 'file' && context.isRemote);
    if (scope === 'refused' || (scope === 'file' && leavesFolder(reference))) {
      isRefused = true;
      const code = /^http:/i.test(reference) ? 'reference-remote' : 'reference-outside';
      diagnostics.report(code, { reference }, location);
    } else if (isRemote && !context.allowRemoteRefs) {
      isRefused = true;
      diagnostics.report('reference-remote', { reference }, location);
    }
  }
  return isRefused ? undefined : external.length > 0;
}

function leavesFolder(reference: string): boolean {
  return posix.normalize(decode(reference)).startsWith('..');
}

/** Reports every local `$ref` that leads nowhere, in a circle, or to an object of another kind. */
export function checkLocalReferences(root: TreeObject, file: string, diagnostics: Diagnostics): void {
  const ends = new Map<string, ChainEnd>();
  const told = new Set<ChainEnd>();
  for (const { reference, scope, target, section, pointer } of listReferences(root)) {
    if (scope !== 'local') continue;
    const end = target === undefined ? 'nowhere' : followChain(root, target, ends);
    const code = end === 'value' ? judgeKind(target, section) : faults.get(end);
    // One chain that is too long is enough: its rest is too long in turn.
    if (code === undefined || (end === 'too long' && told.has(end))) continue;
    told.add(end);
    diagnostics.report(code, { reference, section, maxChain }, { file, pointer: `${pointer}/$ref` });
  }
}

function judgeKind(target: string | undefined, section: string): 'reference-kind' | undefined {
  const actual = /^\/components\/([^/]+)\/[^/]+$/.exec(target ?? '')?.[1];
  return actual === undefined || actual === section ? undefined : 'reference-kind';
}

/** `reported` is what leads to a fault that is told elsewhere. */
type ChainEnd = 'value' | 'nowhere' | 'circle' | 'too long' | 'reported';

const faults = new Map<ChainEnd, 'reference-unresolved' | 'reference-circular' | 'reference-chain'>([
  ['nowhere', 'reference-unresolved'],
  ['circle', 'reference-circular'],
  ['too long', 'reference-chain'],
]);

/** Where a chain of `$ref` ends. A fault is told once, where it is, and not at all that leads there. */
function followChain(root: TreeObject, start: string, ends: Map<string, ChainEnd>): ChainEnd {
  const chain = new Set<string>();
  let at = start;
  let end: ChainEnd | undefined;
  while (end === undefined) {
    const next = ends.get(at) ?? followLink(root, at, chain);
    if (typeof next === 'string') {
      end = next;
    } else {
      chain.add(at);
      at = next.target;
    }
  }
  for (const link of chain) ends.set(link, end === 'value' ? 'value' : 'reported');
  return end;
}

function followLink(root: TreeObject, at: string, chain: ReadonlySet<string>): ChainEnd | { target: string } {
  if (chain.has(at)) return 'circle';
  if (chain.size === maxChain) return 'too long';
  const value = resolvePointer(root, at);
  if (value === undefined) return chain.size === 0 ? 'nowhere' : 'reported';
  const next = isTreeObject(value) ? getOwn(value, '$ref') : undefined;
  const target = typeof next === 'string' ? localTarget(next) : undefined;
  return target === undefined ? 'value' : { target };
}
