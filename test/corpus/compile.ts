import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiConfigInput, parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { emitPackage, emittedPaths, type Templates } from '../../generator/emit/emit.js';
import { planWire } from '../../generator/emit/wire.js';
import { loadDocument } from '../../generator/load/load.js';
import { loadTemplates } from '../../generator/load/templates.js';
import type { OpenApiDocument } from '../../generator/model/api.js';
import type { EmittedFile } from '../../generator/model/emitted-file.js';
import type { McpServer } from '../../generator/model/mcp-server.js';
import { parseDocument } from '../../generator/parse/document.js';
import { planServer } from '../../generator/plan/plan.js';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export interface CompileInput {
  /** A value, or the text of a JSON or YAML file. */
  readonly document: JsonObject | string;
  /** The name that the document's file gets. */
  readonly file?: string;
  readonly overlay?: JsonObject;
  readonly config?: Partial<ApiConfigInput>;
}

export interface Compiled {
  readonly diagnostics: Diagnostics;
  /** Absent after errors of `load`. */
  readonly document?: OpenApiDocument;
  readonly server?: McpServer;
  /** What the document gave; the copied runtime is not in it. */
  readonly files: readonly EmittedFile[];
}

/** The real templates, read once. */
const templates: Promise<Templates> = (async () => ({
  package: await loadTemplates(join(repository, 'templates/package'), emittedPaths),
  text: await loadTemplates(join(repository, 'templates/text')),
}))();

/** Runs load, parse, plan and emit in this process. The validation of the standard is left out: it only refuses. */
export async function compile(input: CompileInput, folder: string): Promise<Compiled> {
  const diagnostics = new Diagnostics();
  const parsed = parseConfig({ name: 'acme', packageName: 'acme-mcp', prose: 'document', ...input.config });
  if ('problems' in parsed) {
    for (const { path, message } of parsed.problems)
      diagnostics.report('config-invalid', { path, problem: message });
    return { diagnostics, files: [] };
  }
  const document = await load(input, folder, diagnostics);
  if (document === undefined) return { diagnostics, files: [] };
  const api = parseDocument(document, diagnostics);
  const server = planServer(api, parsed.config, diagnostics);
  if (diagnostics.hasErrors) return { diagnostics, document, server, files: [] };
  const { package: copied, text } = await templates;
  const wire = planWire(server, diagnostics);
  const emitted = emitPackage(
    { server, wire, templates: { package: copied, text }, handlers: [] },
    diagnostics,
  );
  return { diagnostics, document, server, files: emitted.filter((file) => !copied.includes(file)) };
}

async function load(input: CompileInput, folder: string, diagnostics: Diagnostics) {
  await mkdir(folder, { recursive: true });
  const source = join(folder, input.file ?? 'openapi.json');
  const overlay = join(folder, 'overlay.json');
  const text = typeof input.document === 'string' ? input.document : JSON.stringify(input.document);
  await writeFile(source, text);
  if (input.overlay !== undefined) await writeFile(overlay, JSON.stringify(input.overlay));
  const overlays = input.overlay === undefined ? [] : [overlay];
  return loadDocument({ source, overlays }, diagnostics);
}

/** A JSON Pointer as the fragment of a `$ref`. */
export function refTo(...segments: readonly string[]): string {
  const pointer = segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return `#${encodeURI(pointer.join('')).replaceAll('#', '%23')}`;
}

/** An object that has every key as its own, `__proto__` too. */
export function object(...entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries);
}
