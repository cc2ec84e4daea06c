import { join } from 'node:path';
import type { ApiConfig } from './config.js';
import type { Diagnostics } from './diagnostics.js';
import { TypesEmitter } from './emit/types.js';
import { removeProse } from './load/facts.js';
import { loadDocument } from './load/load.js';
import { loadTemplates } from './load/templates.js';
import { validateDocument } from './load/validate.js';
import type { OpenApiDocument } from './model/api.js';
import type { EmittedFile } from './model/emitted-file.js';
import type { McpServer } from './model/mcp-server.js';
import { parseDocument } from './parse/document.js';
import { planServer } from './plan/plan.js';
import { repository } from './repository.js';
import { compareOutput, type FileChange, writeOutput } from './write/write.js';

export interface GenerateOptions {
  readonly config: ApiConfig;
  /** Path or URL of the document. */
  readonly source: string;
  readonly overlays: readonly string[];
  readonly lock?: string;
  readonly allowRemoteRefs: boolean;
  /** Where the package goes. */
  readonly out: string;
  /** Compare only: nothing is written. */
  readonly check: boolean;
}

export interface Generation {
  readonly server: McpServer;
  /** Of the tools/list answer, by the o200k encoding. */
  readonly tokens: number;
  readonly changes: readonly FileChange[];
}

/** Told when a stage begins and how long it took, in milliseconds. */
export type Progress = (stage: string, milliseconds?: number) => void;

const templateFolder = join(repository, 'templates');

/**
 * The compiler: an OpenAPI document in, an MCP server package out. Gives undefined after reporting
 * errors; then nothing was written.
 */
export async function generate(
  options: GenerateOptions,
  diagnostics: Diagnostics,
  progress: Progress = () => {},
): Promise<Generation | undefined> {
  // It takes longest to load and to run, so it starts first and runs beside everything else.
  const types = new TypesEmitter();
  try {
    const planned = await planDocument(options, diagnostics, progress);
    if (planned === undefined) return undefined;
    const { document, server } = planned;
    const typesFile = types.emit({ ...document, root: removeProse(document.root) }, server, diagnostics);
    await timed(progress, 'validate', () => validateDocument(document, diagnostics));
    if (diagnostics.hasErrors) return undefined;
    // Loaded late: the types' process has its document by now, and works beside this.
    const { emitPackage, emittedPaths } = await import('./emit/emit.js');
    const templates = {
      package: await loadTemplates(join(templateFolder, 'package'), emittedPaths),
      text: await loadTemplates(join(templateFolder, 'text')),
    };
    const files = await timed(progress, 'emit', () => emitPackage(server, templates, diagnostics));
    const emitted = await timed(progress, 'types', () => typesFile);
    if (emitted === undefined || diagnostics.hasErrors) return undefined;
    const changes = await compareOutput([...files, emitted], options.out, diagnostics);
    if (diagnostics.hasErrors) return undefined;
    if (!options.check) await timed(progress, 'write', () => writeOutput(changes, options.out, diagnostics));
    return diagnostics.hasErrors ? undefined : { server, tokens: await countTokens(files), changes };
  } finally {
    types.close();
  }
}

/** The planned server alone, for `--print model`. */
export async function planOnly(
  options: GenerateOptions,
  diagnostics: Diagnostics,
): Promise<McpServer | undefined> {
  return (await planDocument(options, diagnostics, () => {}))?.server;
}

/** Load, parse and plan; a document that plans badly is validated too, for the better message. */
async function planDocument(
  { config, source, overlays, lock, allowRemoteRefs }: GenerateOptions,
  diagnostics: Diagnostics,
  progress: Progress,
): Promise<{ readonly document: OpenApiDocument; readonly server: McpServer } | undefined> {
  const document = await timed(progress, 'load', () =>
    loadDocument(
      {
        source,
        overlays,
        allowRemoteRefs,
        withoutProse: config.prose === 'overlay',
        ...(lock === undefined ? {} : { lock }),
      },
      diagnostics,
    ),
  );
  if (document === undefined) return undefined;
  const api = await timed(progress, 'parse', () => parseDocument(document, diagnostics));
  const server = await timed(progress, 'plan', () => planServer(api, config, diagnostics));
  if (!diagnostics.hasErrors) return { document, server };
  await validateDocument(document, diagnostics);
  return undefined;
}

/** Tokens of the tools/list answer: what every conversation with the server starts with. */
async function countTokens(files: readonly EmittedFile[]): Promise<number> {
  const { countTokens: count } = await import('gpt-tokenizer/encoding/o200k_base');
  const wire = files.find((file) => file.path === 'src/wire.json')?.contents ?? '[]';
  return count(JSON.stringify({ tools: JSON.parse(wire) }));
}

async function timed<Result>(
  progress: Progress,
  stage: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  progress(stage);
  const start = performance.now();
  const result = await work();
  progress(stage, performance.now() - start);
  return result;
}
