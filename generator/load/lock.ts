import type { Diagnostics } from '../diagnostics.js';
import { readSource, type SourceText } from './source.js';
import { parseText } from './syntax.js';
import { getOwn, isTreeObject } from './tree.js';

/** `openapi.lock.json`: where the document beside it comes from, and what it must be. */
export interface Lock {
  /** URL of the document upstream. */
  readonly source: string;
  /** Version of the API, as upstream names it. */
  readonly version: string;
  /** SHA-256 of the document as downloaded, before it was reduced to facts; hexadecimal. */
  readonly upstreamSha256: string;
  /** SHA-256 of the document beside the lock; hexadecimal. */
  readonly sha256: string;
  /** Day of the download, `YYYY-MM-DD`. */
  readonly date: string;
}

const keys = ['source', 'version', 'upstreamSha256', 'sha256', 'date'] as const satisfies (keyof Lock)[];

/** Whether a document is the one that its lock names. Reports an error where it is not. */
export async function verifyLock(
  document: SourceText,
  lockFile: string,
  diagnostics: Diagnostics,
): Promise<boolean> {
  const lock = await readLock(lockFile, diagnostics);
  if (lock === undefined) return false;
  if (lock.sha256.toLowerCase() === document.sha256) return true;
  const facts = { file: document.file, lock: lockFile, expected: lock.sha256, actual: document.sha256 };
  diagnostics.report('lock-mismatch', facts, { file: lockFile, pointer: '/sha256' });
  return false;
}

/** Gives undefined after reporting what is wrong with the lock. */
export async function readLock(file: string, diagnostics: Diagnostics): Promise<Lock | undefined> {
  const source = await readSource(file, diagnostics);
  if (source === undefined) return undefined;
  const parsed = parseText(source.text, file);
  const value = 'value' in parsed && isTreeObject(parsed.value) ? parsed.value : {};
  const missing = keys.find((key) => typeof getOwn(value, key) !== 'string');
  if (missing === undefined) return value as unknown as Lock;
  diagnostics.report('lock-invalid', { lock: file, key: missing }, { file, pointer: `/${missing}` });
  return undefined;
}
