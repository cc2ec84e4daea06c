import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Diagnostics } from '../../generator/diagnostics.js';
import { removeProse } from '../../generator/load/facts.js';
import { printFacts } from '../../generator/load/facts-text.js';
import { loadText } from '../../generator/load/load.js';
import { type Lock, readLock } from '../../generator/load/lock.js';
import { loadReview } from '../../generator/load/review.js';
import { decodeText, isUrl } from '../../generator/load/source.js';
import { parseText } from '../../generator/load/syntax.js';
import { validateDocument } from '../../generator/load/validate.js';
import { isJsonObject, type JsonObject } from '../../generator/model/json.js';
import { CommandError } from '../command.js';
import { download, isLoopback, type Limits, nameSource } from './download.js';
import { compareOperations, listUnreviewed, type OperationReport } from './operation-report.js';
import { type NewFile, replaceFiles } from './replace-files.js';

export interface PullOptions {
  /** Paths of the document and its lock. */
  readonly document: string;
  readonly lock: string;
  /** File or URL; absent: the lock's. */
  readonly from?: string | undefined;
  /** Path of the list of operations that nobody has reviewed; absent: there is none. */
  readonly unreviewed?: string | undefined;
  /** Operations that the config has decided on already. */
  readonly decided?: ReadonlySet<string>;
  readonly acceptMassChange: boolean;
  /** `YYYY-MM-DD`, for the lock. */
  readonly today: string;
  readonly limits?: Limits;
  /** Told before anything is written: what stood there, and the SHA-256 of what will. */
  readonly keepBefore?: (before: string | undefined, sha256: string) => Promise<void>;
}

export interface Pull {
  readonly state: 'unchanged' | 'refused' | 'written';
  readonly source: string;
  readonly version: string;
  readonly operations: OperationReport;
  /** Operations that nobody has reviewed. */
  readonly unreviewed: readonly string[];
  /** Only sentences, samples and the like differ upstream. */
  readonly proseOnly?: boolean;
}

/**
 * Downloads a document, reduces it to its facts, and replaces the one that stands there, with its lock and the list
 * of unreviewed operations: what is new joins it, what is gone leaves it. Gives undefined after reporting that it is
 * not a valid one. Until the last step nothing is written.
 *
 * @throws CommandError where it cannot be read
 */
export async function pullDocument(
  options: PullOptions,
  diagnostics: Diagnostics,
): Promise<Pull | undefined> {
  const lock = await readOldLock(options, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const address = options.from ?? lock?.source ?? refuseNoSource(options);
  const bytes = await download(address, options.limits);
  const source = nameSource(address);
  const facts = await reduceDocument({ file: source, bytes }, diagnostics);
  if (facts === undefined) return undefined;

  const old = await readFile(options.document, 'utf8').catch(() => undefined);
  const before = old === undefined ? undefined : parseObject(old);
  const operations = compareOperations(before, facts.root);
  const listed = options.unreviewed === undefined ? {} : { unreviewed: options.unreviewed };
  const { unreviewed: open } = await loadReview(listed, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const unreviewed =
    options.unreviewed === undefined
      ? []
      : listUnreviewed(open, { before, after: facts.root, decided: options.decided ?? new Set() });
  const pull = { source, version: facts.version, operations, unreviewed };
  const upstreamSha256 = hash(bytes);
  if (facts.text === old && lock?.sha256.toLowerCase() === hash(old)) {
    // The reduced document itself is the same document, and not another upstream.
    const proseOnly = ![lock.upstreamSha256.toLowerCase(), hash(old)].includes(upstreamSha256);
    return { state: 'unchanged', ...pull, unreviewed: open, proseOnly };
  }
  if (operations.massChange !== undefined && !options.acceptMassChange) {
    return { state: 'refused', ...pull, unreviewed: open };
  }
  const next: Lock = {
    source: chooseSource(address, lock),
    version: facts.version,
    upstreamSha256,
    sha256: hash(facts.text),
    date: options.today,
  };
  await options.keepBefore?.(old, next.sha256);
  await writeAll(options, [
    { path: options.document, text: facts.text },
    { path: options.lock, text: printJson(next) },
    ...(options.unreviewed === undefined ? [] : [{ path: options.unreviewed, text: printJson(unreviewed) }]),
  ]);
  return { state: 'written', ...pull };
}

async function readOldLock({ lock, from }: PullOptions, diagnostics: Diagnostics) {
  const isThere = await stat(lock).then(
    () => true,
    () => false,
  );
  // The first pull of an API makes the lock.
  return isThere || from === undefined ? readLock(lock, diagnostics) : undefined;
}

function refuseNoSource({ lock }: PullOptions): never {
  throw new CommandError(`${lock} names no source.`, 'Give one by --from FILE_OR_URL.');
}

interface Facts {
  readonly root: JsonObject;
  readonly text: string;
  readonly version: string;
}

/** The reduced document, which has passed the load stage as it would be written; refers to nothing outside. */
async function reduceDocument(
  { file, bytes }: { readonly file: string; readonly bytes: Uint8Array },
  diagnostics: Diagnostics,
): Promise<Facts | undefined> {
  const text = decode(file, bytes);
  const parsed = parseText(text, file);
  if ('problem' in parsed) {
    diagnostics.report('syntax-error', { file, ...parsed.problem });
    return undefined;
  }
  const root = isJsonObject(parsed.value) ? removeProse(parsed.value) : {};
  const printed = printFacts(root, text);
  // Printed it is JSON, whatever it was before.
  const name = file.replace(/\.ya?ml$/i, '$& (reduced)');
  // By a URL as their start, references to other files are refused: a document from outside reads none here.
  const options = { source: isUrl(file) ? file : 'https://localhost/' };
  const loaded = await loadText({ file: name, text: printed, sha256: hash(printed) }, options, diagnostics);
  if (loaded !== undefined) await validateDocument(loaded, diagnostics);
  if (loaded === undefined || diagnostics.hasErrors) return undefined;
  const version = isJsonObject(root.info) ? root.info.version : undefined;
  return { root, text: printed, version: typeof version === 'string' ? version : '' };
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    return decodeText(bytes);
  } catch {
    throw new CommandError(`${file} is not UTF-8 text.`, 'Give the address of an OpenAPI document.');
  }
}

/** A file, or a server on this machine, only passes on what is from elsewhere. */
function chooseSource(address: string, lock: Lock | undefined): string {
  const isLocal = !isUrl(address) || isLoopback(new URL(address));
  return isLocal && lock !== undefined ? lock.source : nameSource(address);
}

async function writeAll({ document }: PullOptions, files: readonly NewFile[]): Promise<void> {
  await replaceFiles(files).catch((error: Error) => {
    throw new CommandError(
      `${document} and what stands beside it cannot be written: ${error.message}.`,
      'Make the folder writable, and try again.',
    );
  });
}

/** A document that somebody broke by hand is replaced like any other. */
function parseObject(text: string): JsonObject | undefined {
  const parsed = parseText(text, 'openapi.json');
  return 'value' in parsed && isJsonObject(parsed.value) ? parsed.value : undefined;
}

export function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function hash(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
