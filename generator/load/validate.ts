import type SwaggerParser from '@apidevtools/swagger-parser';
import type { Diagnostics } from '../diagnostics.js';
import type { OpenApiDocument } from '../model/api.js';
import { childKind, type Kind, sectionOf } from './structure.js';
import { entriesOf, getOwn, isTreeObject, setOwn, type Tree, type TreeObject } from './tree.js';

/** What ajv says of one place of the document (`ajv.errors`). */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params?: { readonly unevaluatedProperty?: string; readonly propertyName?: string };
}

/** These say that something below or beside them failed, which has an error of its own. */
const echoes = new Set(['if', 'anyOf', 'oneOf', '$ref', 'unevaluatedProperties', 'dependentSchemas']);
const maxReported = 20;
/** Entries of `paths`, or of a section of `components`, that are validated at a time. */
const partSize = 2_500;

/**
 * Validates a document against OpenAPI's own JSON Schema by swagger-parser, and reports what is wrong.
 * The document is only read. May run beside the later stages, which survive an odd document.
 */
export async function validateDocument(document: OpenApiDocument, diagnostics: Diagnostics): Promise<void> {
  const problems: SchemaError[] = [];
  for (const part of splitOutline(outlineDocument(document.root))) {
    problems.push(...pickErrors(await findErrors(part)));
    if (problems.length >= maxReported) break;
  }
  for (const error of problems.slice(0, maxReported)) {
    const location = { file: document.file, pointer: error.instancePath };
    diagnostics.report('document-invalid', { reason: describeError(error) }, location);
  }
  if (problems.length > maxReported) {
    diagnostics.report('document-invalid-more', {});
  }
}

/**
 * Large documents in parts, since the time that ajv takes grows with the square of its errors (90 s
 * for 50,000 broken operations). Nothing is lost: references are not followed here.
 */
function splitOutline(outline: TreeObject): readonly TreeObject[] {
  const parts = [outline];
  const head: TreeObject = { openapi: '3.1.1', info: { title: '', version: '' }, paths: {} };
  const split = (map: Tree | undefined, wrap: (part: TreeObject) => TreeObject): void => {
    const excess = isTreeObject(map) ? Object.entries(map).slice(partSize) : [];
    for (let at = 0; at < excess.length; at += partSize) {
      parts.push({ ...head, ...wrap(Object.fromEntries(excess.slice(at, at + partSize))) });
    }
    for (const [key] of excess) delete (map as TreeObject)[key];
  };
  split(outline.paths, (paths) => ({ paths }));
  for (const [name, section] of entriesOf(outline.components ?? null)) {
    split(section, (part) => ({ components: { [name]: part } }));
  }
  return parts;
}

async function findErrors(outline: TreeObject): Promise<readonly SchemaError[]> {
  const { default: Parser } = await import('@apidevtools/swagger-parser');
  const options: SwaggerParser.Options = {
    resolve: { external: false },
    // References are checked by `references.ts`; resolving them here would let a small document of
    // callbacks in callbacks grow without end.
    dereference: { excludedPathMatcher: () => true },
    validate: { spec: false },
  };
  try {
    await Parser.validate('/openapi.json', outline as never, options);
    return [];
  } catch (error) {
    const { details, message } = error as Error & { details?: readonly SchemaError[] };
    return details ?? [{ instancePath: '', keyword: '', message: message.split('\n', 1)[0] ?? '' }];
  }
}

/**
 * The document without what the schema of OpenAPI 3.1 does not look at: the insides of schemas,
 * examples and extensions. That is nine tenths of a document, and all of what can be deep.
 */
function outlineDocument(root: OpenApiDocument['root']): TreeObject {
  const outline = outlineOf('document', root as TreeObject) as TreeObject;
  outline.openapi = '3.1.1';
  outline.paths ??= {};
  // The parser's edition of the schema refuses a licence that has a name and nothing else.
  const info = outline.info;
  if (isTreeObject(info)) delete info.license;
  return outline;
}

/** Recursion is safe here: see `findTooDeep`. */
function outlineOf(kind: Kind | undefined, source: Tree): Tree {
  if (typeof source !== 'object' || source === null) return source;
  const copy: TreeObject | Tree[] = Array.isArray(source) ? [] : {};
  if (kind === 'schema') return copy;
  for (const [key, value] of outlineEntries(kind, source)) {
    setOwn(copy as TreeObject, key, outlineOf(kind && childKind(kind, key), value));
  }
  return copy;
}

const data = new Set(['example', 'value', 'default']);

function outlineEntries(kind: Kind | undefined, source: TreeObject | Tree[]): [string, Tree][] {
  const entries = entriesOf(source);
  if (kind === undefined) return entries.filter(([key]) => !key.startsWith('x-'));
  // Reference Object, section 4.8.23: what stands beside `$ref` is ignored.
  const isReference = sectionOf(kind) !== undefined && kind !== 'pathItem' && !Array.isArray(source);
  const reference = isReference ? getOwn(source, '$ref') : undefined;
  if (typeof reference === 'string') return [['$ref', reference]];
  return entries.filter(([key]) => childKind(kind, key) || !(key.startsWith('x-') || data.has(key)));
}

/** One error for each place, and none for a place whose inside has one. */
function pickErrors(errors: readonly SchemaError[]): readonly SchemaError[] {
  const byPlace = new Map<string, SchemaError>();
  const ancestors = new Set<string>();
  for (const error of errors) {
    const known = byPlace.get(error.instancePath);
    if (known === undefined || (echoes.has(known.keyword) && !echoes.has(error.keyword))) {
      byPlace.set(error.instancePath, error);
    }
    for (let at = parentOf(error.instancePath); at !== undefined && !ancestors.has(at); at = parentOf(at)) {
      ancestors.add(at);
    }
  }
  return [...byPlace.values()].filter(({ instancePath }) => !ancestors.has(instancePath));
}

function parentOf(pointer: string): string | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'));
}

function describeError({ message, params }: SchemaError): string {
  const name = params?.unevaluatedProperty ?? params?.propertyName;
  return `it ${message ?? 'is wrong'}${name === undefined ? '' : ` (${JSON.stringify(name)})`}`;
}
