import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Diagnostics } from '../../generator/diagnostics.js';
import { removeProse } from '../../generator/load/facts.js';
import { printFacts } from '../../generator/load/facts-text.js';
import { loadText } from '../../generator/load/load.js';
import { type Lock, readLock } from '../../generator/load/lock.js';
import { decodeText, isUrl } from '../../generator/load/source.js';
import { parseText } from '../../generator/load/syntax.js';
import { validateDocument } from '../../generator/load/validate.js';
import { isJsonObject, type JsonObject } from '../../generator/model/json.js';
import { download, isLoopback, type Limits, nameSource, PullError } from './download.js';
import { compareOperations, type OperationReport } from './operation-report.js';
import { replaceFiles } from './replace-files.js';

export interface PullOptions {
  /** Paths of the document and its lock. */
  readonly document: string;
  readonly lock: string;
  /** File or URL; absent: the lock's. */
  readonly from?: string | undefined;
  readonly acceptMassChange: boolean;
  /** `YYYY-MM-DD`, for the lock. */
  readonly today: string;
  readonly limits?: Limits;
}

export interface Pull {
  readonly state: 'unchanged' | 'refused' | 'written';
  readonly source: string;
  readonly version: string;
  readonly operations: OperationReport;
  /** Only sentences, samples and the like differ upstream. */
  readonly proseOnly?: boolean;
}

/**
 * Downloads a document, reduces it to its facts, and replaces the one that stands there, with its lock. Gives
 * undefined after reporting that it is not a valid one. Until the last step nothing is written.
 *
 * @throws PullError where it cannot be read
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
  const operations = compareOperations(old === undefined ? undefined : parseObject(old), facts.root);
  const pull = { source, version: facts.version, operations };
  const upstreamSha256 = hash(bytes);
  if (facts.text === old && lock?.sha256.toLowerCase() === hash(old)) {
    // The reduced document itself is the same document, and not another upstream.
    const proseOnly = ![lock.upstreamSha256.toLowerCase(), hash(old)].includes(upstreamSha256);
    return { state: 'unchanged', ...pull, proseOnly };
  }
  if (operations.massChange !== undefined && !options.acceptMassChange) return { state: 'refused', ...pull };
  const next: Lock = {
    source: chooseSource(address, lock),
    version: facts.version,
    upstreamSha256,
    sha256: hash(facts.text),
    date: options.today,
  };
  await writeBoth(options, facts.text, next);
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
  throw new PullError(`${lock} names no source.`, 'Give one by --from FILE_OR_URL.');
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
    throw new PullError(`${file} is not UTF-8 text.`, 'Give the address of an OpenAPI document.');
  }
}

/** A file, or a server on this machine, only passes on what is from elsewhere. */
function chooseSource(address: string, lock: Lock | undefined): string {
  const isLocal = !isUrl(address) || isLoopback(new URL(address));
  return isLocal && lock !== undefined ? lock.source : nameSource(address);
}

async function writeBoth(options: PullOptions, document: string, lock: Lock): Promise<void> {
  const files = [
    { path: options.document, text: document },
    { path: options.lock, text: `${JSON.stringify(lock, null, 2)}\n` },
  ];
  await replaceFiles(files).catch((error: Error) => {
    throw new PullError(
      `${options.document} and its lock cannot be written: ${error.message}.`,
      'Make the folder writable, and try again.',
    );
  });
}

/** A document that somebody broke by hand is replaced like any other. */
function parseObject(text: string): JsonObject | undefined {
  const parsed = parseText(text, 'openapi.json');
  return 'value' in parsed && isJsonObject(parsed.value) ? parsed.value : undefined;
}

function hash(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
