import type { Diagnostics } from '../diagnostics.js';
import type { OpenApiDocument } from '../model/api.js';
import { bundleReferences } from './bundle.js';
import { removeProse } from './facts.js';
import { verifyLock } from './lock.js';
import { applyOverlay } from './overlay.js';
import { checkExternalReferences, checkLocalReferences } from './references.js';
import { isUrl, readSource, type SourceText } from './source.js';
import { parseText } from './syntax.js';
import { findTooDeep, getOwn, isTreeObject, maxDepth, type Tree, type TreeObject } from './tree.js';
import { upgradeDocument } from './upgrade.js';

export interface LoadOptions {
  /** Path, or http(s) URL, of an OpenAPI 3.0 or 3.1 document in JSON or YAML. */
  readonly source: string;
  /** Paths of overlays, applied in order. */
  readonly overlays?: readonly string[];
  /** Takes the document's own sentences out before the overlays put in ours. */
  readonly withoutProse?: boolean;
  /** Path of the lock that the document must agree with. */
  readonly lock?: string;
  /** Lets `$ref` reach https addresses. */
  readonly allowRemoteRefs?: boolean;
  /** Reports an overlay action that matches nothing as an info. */
  readonly allowOverlayMiss?: boolean;
}

/**
 * Reads a document, applies its overlays, brings what it refers to into it, and makes it 3.1.
 * Gives undefined after reporting errors. It is not yet valid: `validateDocument` says.
 */
export async function loadDocument(
  options: LoadOptions,
  diagnostics: Diagnostics,
): Promise<OpenApiDocument | undefined> {
  const source = await readSource(options.source, diagnostics);
  if (source === undefined) return undefined;
  if (options.lock !== undefined && !(await verifyLock(source, options.lock, diagnostics))) return undefined;
  return loadText(source, options, diagnostics);
}

/** What `loadDocument` does with a text that has been read; `options.source` says what its references start from. */
export async function loadText(
  source: SourceText,
  options: Omit<LoadOptions, 'lock'>,
  diagnostics: Diagnostics,
): Promise<OpenApiDocument | undefined> {
  const before = countErrors(diagnostics);
  const { file } = source;
  const parsed = parseSource(source, diagnostics);
  if (parsed === undefined || !checkVersion(file, parsed, diagnostics)) return undefined;
  const root = options.withoutProse ? (removeProse(parsed) as TreeObject) : parsed;
  await applyOverlays(root, options, diagnostics);

  const context = {
    file,
    isRemote: isUrl(options.source),
    allowRemoteRefs: options.allowRemoteRefs ?? false,
  };
  const hasExternal = checkExternalReferences(root, context, diagnostics);
  const whole = hasExternal
    ? await bundleReferences(root, { ...context, source: options.source }, diagnostics)
    : root;
  if (whole === undefined) return undefined;
  // Overlays and other files may have built on what was just within the limit.
  const tooDeep = findTooDeep(whole);
  if (tooDeep !== undefined) {
    diagnostics.report('document-too-deep', { maxDepth }, { file, pointer: tooDeep });
    return undefined;
  }
  checkLocalReferences(whole, file, diagnostics);
  upgradeDocument(whole);
  return countErrors(diagnostics) === before ? { file, root: whole } : undefined;
}

/** Others may have reported errors already. */
function countErrors(diagnostics: Diagnostics): number {
  return diagnostics.list.filter(({ severity }) => severity === 'error').length;
}

function parseSource(source: { file: string; text: string }, diagnostics: Diagnostics): Tree | undefined {
  const parsed = parseText(source.text, source.file);
  if ('value' in parsed) return parsed.value;
  diagnostics.report('syntax-error', { file: source.file, ...parsed.problem });
  return undefined;
}

function checkVersion(file: string, root: Tree, diagnostics: Diagnostics): root is TreeObject {
  const version = isTreeObject(root) ? getOwn(root, 'openapi') : undefined;
  if (typeof version === 'string' && /^3\.[01]\.\d+(-.*)?$/.test(version)) return true;
  if (isTreeObject(root) && Object.hasOwn(root, 'swagger')) {
    diagnostics.report('swagger-document', { file }, { file, pointer: '/swagger' });
  } else if (version === undefined) {
    diagnostics.report('not-openapi', { file }, { file, pointer: '' });
  } else {
    diagnostics.report(
      'openapi-version',
      { version: JSON.stringify(version) },
      { file, pointer: '/openapi' },
    );
  }
  return false;
}

async function applyOverlays(
  root: TreeObject,
  options: LoadOptions,
  diagnostics: Diagnostics,
): Promise<void> {
  for (const file of options.overlays ?? []) {
    const source = await readSource(file, diagnostics);
    const overlay = source && parseSource(source, diagnostics);
    const allowMiss = options.allowOverlayMiss ?? false;
    if (overlay !== undefined) applyOverlay(root, { file, overlay, allowMiss }, diagnostics);
  }
}
