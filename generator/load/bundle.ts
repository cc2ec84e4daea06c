import { realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Diagnostics } from '../diagnostics.js';
import { isPublicUrl } from './public-address.js';
import { type ExternalContext, listReferences, scopeOf } from './references.js';
import { decodeText, describeFailure, fetchBytes, readBytes } from './source.js';
import { parseText } from './syntax.js';
import { copyTree, isTreeObject, type TreeObject } from './tree.js';

const maxFiles = 200;
const maxNodes = 3_000_000;

interface ExternalFile {
  /** Absolute path or URL. */
  readonly url: string;
  /** As the `$ref` has it, without the fragment. */
  readonly reference?: string;
  readonly data?: unknown;
}

/**
 * Brings what other files hold into the document. Files are read below the document's own folder
 * only, links followed; https only if allowed, and never from an address that is not public.
 * Gives undefined after reporting why it cannot.
 */
export async function bundleReferences(
  root: TreeObject,
  context: ExternalContext & { readonly source: string },
  diagnostics: Diagnostics,
): Promise<TreeObject | undefined> {
  const { default: SwaggerParser } = await import('@apidevtools/swagger-parser');
  const copy = structuredClone(root);
  // The bundler insists on a version that it knows and on paths; both are put back below.
  copy.openapi = '3.1.1';
  copy.paths ??= {};
  let failure: { reference: string; reason: string } | undefined;
  let files = 0;
  const guard = async <Result>(file: ExternalFile, step: () => Promise<Result>): Promise<Result> => {
    try {
      return await step();
    } catch (error) {
      failure ??= { reference: file.reference ?? file.url, reason: describeFailure(error) };
      throw error;
    }
  };
  const read = (file: ExternalFile) =>
    guard(file, () => {
      files += 1;
      if (files > maxFiles) throw new Error(`more than ${maxFiles} files are referred to`);
      return readExternal(file, context);
    });
  const parse = (file: ExternalFile) => guard(file, async () => parseExternal(file));
  try {
    const bundled = await SwaggerParser.bundle(
      basePath(context.source),
      copy as never,
      {
        bundle: { optimizeInternalRefs: false },
        resolve: { file: false, http: false, confined: { order: 1, canRead: true, read } },
        parse: {
          json: false,
          yaml: false,
          text: false,
          binary: false,
          tree: { order: 1, canParse: true, parse },
        },
      } as never,
    );
    const tree = copyTree(bundled, maxNodes);
    if (!isTreeObject(tree)) throw new Error('its parts hold each other without end');
    if (root.openapi !== undefined) tree.openapi = root.openapi;
    if (root.paths === undefined) delete tree.paths;
    return tree;
  } catch (error) {
    const facts = failure ?? { reference: 'another file', reason: describeFailure(error) };
    const at = listReferences(root).find(({ reference }) => reference.startsWith(facts.reference));
    const location = { file: context.file, pointer: at === undefined ? '' : `${at.pointer}/$ref` };
    diagnostics.report('reference-unreadable', facts, location);
    return undefined;
  }
}

/** A URL's path alone: given the URL, the bundler rewrites relative server URLs, and drops the port. */
function basePath(source: string): string {
  return URL.canParse(source) ? new URL(source).pathname : resolve(source);
}

async function readExternal(file: ExternalFile, context: { source: string; allowRemoteRefs: boolean }) {
  if (scopeOf(file.reference ?? '') === 'refused') throw new Error('it is not a relative reference');
  const isRemote = /^https?:/i.test(file.url) || URL.canParse(context.source);
  if (!isRemote) return readConfined(decodeURIComponent(file.url), dirname(resolve(context.source)));
  if (!context.allowRemoteRefs) throw new Error('references to other hosts are not allowed');
  const url = new URL(file.url, URL.canParse(context.source) ? context.source : undefined);
  if (!(await isPublicUrl(url))) throw new Error('it is not a public https address');
  return decodeText(await fetchBytes(url.href, 'error'));
}

async function readConfined(path: string, folder: string): Promise<string> {
  const [realPath, realFolder] = await Promise.all([realpath(path), realpath(folder)]);
  if (!realPath.startsWith(join(realFolder, sep)))
    throw new Error('it lies outside the folder of the document');
  return decodeText(await readBytes(realPath));
}

function parseExternal(file: ExternalFile): unknown {
  const parsed = parseText(String(file.data), file.url);
  if ('value' in parsed) return parsed.value;
  const { line, column, reason } = parsed.problem;
  throw new Error(`${file.reference ?? file.url}:${line}:${column}: ${reason}`);
}
