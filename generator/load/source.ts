import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Diagnostics } from '../diagnostics.js';

export interface SourceText {
  /** As shown in messages: the path as given, or the URL without credentials and query. */
  readonly file: string;
  readonly text: string;
  /** Of the bytes as they were read, in hexadecimal. */
  readonly sha256: string;
}

const maxMegabytes = 50;
const maxBytes = maxMegabytes * 1024 * 1024;
const timeoutMs = 60_000;

export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** Reads a file or an http(s) URL as UTF-8 text. Reports one error and gives undefined if it cannot. */
export async function readSource(source: string, diagnostics: Diagnostics): Promise<SourceText | undefined> {
  const file = isUrl(source) ? nameUrl(source) : source;
  try {
    const bytes = isUrl(source) ? await fetchBytes(source) : await readBytes(source);
    return { file, text: decodeText(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    reportUnreadable(file, error, diagnostics);
    return undefined;
  }
}

function reportUnreadable(file: string, error: unknown, diagnostics: Diagnostics): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof TooLarge) diagnostics.report('file-too-large', { file, maxMegabytes });
  else if (code === 'ENOENT' || code === 'ENOTDIR') diagnostics.report('file-not-found', { file });
  else diagnostics.report('file-unreadable', { file, reason: describeFailure(error) });
}

/** One line; the system's own message repeats the absolute path, so its code says it instead. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  if (cause instanceof Error) return describeFailure(cause);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8 text';
  return typeof code === 'string' ? code : (error.message.split('\n', 1)[0] ?? '');
}

/** Keeps a byte order mark, so that offsets stay true; throws where the bytes are not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

class TooLarge extends Error {
  override readonly message = `it is over ${maxMegabytes} MB`;
}

/** Reads a regular file of at most `maxMegabytes`. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const stats = await stat(path);
  if (stats.isDirectory()) throw new Error('it is a folder');
  if (!stats.isFile()) throw new Error('it is not a regular file');
  if (stats.size > maxBytes) throw new TooLarge();
  return readFile(path);
}

/** Fetches a body of at most `maxMegabytes`. Throws where the answer is not a success. */
export async function fetchBytes(url: string, redirect: 'follow' | 'error' = 'follow'): Promise<Uint8Array> {
  const response = await fetch(url, { redirect, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function nameUrl(source: string): string {
  if (!URL.canParse(source)) return source;
  const { origin, pathname } = new URL(source);
  return origin + pathname;
}
