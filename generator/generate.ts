import { join } from 'node:path';
import type { ApiConfig } from './config.js';
import type { Diagnostic, Diagnostics } from './diagnostics.js';
import type { EmitSources } from './emit/emit.js';
import { emitTypes } from './emit/types.js';
import { emitTokens, planWire, type WireTool } from './emit/wire.js';
import { loadChangelog } from './load/changelog.js';
import { removeProse } from './load/facts.js';
import { type GuidanceFiles, loadGuidance } from './load/guidance.js';
import { loadDocument } from './load/load.js';
import { loadReview, type ReviewFiles } from './load/review.js';
import { loadTemplates } from './load/templates.js';
import type { Api, OpenApiDocument } from './model/api.js';
import type { EmittedFile } from './model/emitted-file.js';
import type { McpServer } from './model/mcp-server.js';
import { parseDocument } from './parse/document.js';
import { planServer } from './plan/plan.js';
import { repository } from './repository.js';
import { type SideAnswer, SideProcess } from './side-process.js';
import { compareOutput, type FileChange, writeOutput } from './write/write.js';

export interface GenerateOptions {
  readonly config: ApiConfig;
  /** Path or URL of the document. */
  readonly source: string;
  readonly overlays: readonly string[];
  readonly lock?: string;
  readonly guidance?: GuidanceFiles;
  readonly review?: ReviewFiles;
  /** The folder of changelogs. */
  readonly releases?: string;
  /** The folder of the handlers of custom tools. */
  readonly custom?: string;
  readonly allowRemoteRefs: boolean;
  /** Where the package goes. */
  readonly out: string;
  /** Compare only: nothing is written. */
  readonly check: boolean;
}

export interface Generation {
  readonly server: McpServer;
  /** Of the tools/list answer, by the o200k encoding; undefined if they could not be counted. */
  readonly tokens: number | undefined;
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
  // What it does takes longest to load, so it starts first and runs beside everything else.
  const side = new SideProcess();
  try {
    const planned = await planDocument(options, { side, diagnostics, progress });
    if (planned === undefined) return undefined;
    const { document, server, validated } = planned;
    const facts = { ...document, root: removeProse(document.root) };
    const types = emitTypes(facts, server, {
      print: (reached) => side.run({ kind: 'types', document: reached }),
      diagnostics,
    });
    const wire = planWire(server, diagnostics);
    const tokens = countTokens(wire, side, diagnostics);
    const handlers = options.custom === undefined ? [] : await loadTemplates(options.custom);
    const files = await timed(progress, 'emit', () => emitFiles({ server, wire, handlers }, diagnostics));
    await timed(progress, 'validate', () => validated);
    if (diagnostics.hasErrors) return undefined;
    const typesFile = await timed(progress, 'types', () => types);
    if (typesFile === undefined || diagnostics.hasErrors) return undefined;
    const { packageName } = options.config;
    const { total, file: tokensFile } = await tokens;
    const changelog = await loadChangelog(options.releases, packageName);
    const output = {
      folder: options.out,
      packageName,
      files: [...files, typesFile, tokensFile, ...changelog],
    };
    const changes = await compareOutput(output, diagnostics);
    if (diagnostics.hasErrors) return undefined;
    if (!options.check) await timed(progress, 'write', () => writeOutput(changes, options.out, diagnostics));
    if (diagnostics.hasErrors) return undefined;
    return { server, tokens: total, changes };
  } finally {
    side.close();
  }
}

/**
 * What tools/list costs a model, in all and by tool (`src/tokens.json`): without the output schemas, which hosts keep
 * to themselves, since no model's API takes one.
 */
async function countTokens(
  wire: readonly WireTool[],
  side: SideProcess,
  diagnostics: Diagnostics,
): Promise<{ readonly total: number | undefined; readonly file: EmittedFile }> {
  const read = wire.map(({ outputSchema: _, ...entry }) => entry);
  const texts = [JSON.stringify({ tools: read }), ...read.map((entry) => JSON.stringify(entry))];
  const [total, ...byTool] = readTokens(await side.run({ kind: 'tokens', texts }), texts.length, diagnostics);
  const counted = wire.flatMap(({ name }, index) => {
    const tokens = byTool[index];
    return tokens === undefined ? [] : [{ name, tokens }];
  });
  return { total, file: emitTokens(counted) };
}

/** As many numbers of tokens as texts, or none: a count that failed costs lines of reports, not the package. */
export function readTokens(answer: SideAnswer, count: number, diagnostics: Diagnostics): readonly number[] {
  if ('result' in answer && /^\[\d+(?:,\d+)*\]$/.test(answer.result)) {
    const numbers: readonly number[] = JSON.parse(answer.result);
    if (numbers.length === count) return numbers;
  }
  const reason =
    'error' in answer ? answer.error : `${JSON.stringify(answer.result)} is not ${count} numbers`;
  diagnostics.report('tokens-not-counted', { reason });
  return [];
}

async function emitFiles(
  sources: Omit<EmitSources, 'templates'>,
  diagnostics: Diagnostics,
): Promise<readonly EmittedFile[]> {
  // Loaded late: by now the side process has its work, and does it beside this.
  const { emitPackage, emittedPaths } = await import('./emit/emit.js');
  const templates = {
    package: await loadTemplates(join(templateFolder, 'package'), emittedPaths),
    text: await loadTemplates(join(templateFolder, 'text')),
  };
  return emitPackage({ ...sources, templates }, diagnostics);
}

/** The planned server alone, for `--print model`. */
export async function planOnly(
  options: GenerateOptions,
  diagnostics: Diagnostics,
): Promise<McpServer | undefined> {
  const side = new SideProcess();
  try {
    return (await planApi(options, { side, diagnostics }))?.server;
  } finally {
    side.close();
  }
}

/** The planned server with what the document says. */
export async function planApi(
  options: GenerateOptions,
  place: PlanPlace,
): Promise<{ readonly api: Api; readonly server: McpServer } | undefined> {
  const planned = await planDocument(options, place);
  await planned?.validated;
  return place.diagnostics.hasErrors ? undefined : planned;
}

interface PlannedDocument {
  readonly document: OpenApiDocument;
  readonly api: Api;
  readonly server: McpServer;
  /** Done when the side process has validated the document and its diagnostics are there. */
  readonly validated: Promise<void>;
}

export interface PlanPlace {
  readonly side: SideProcess;
  readonly diagnostics: Diagnostics;
  readonly progress?: Progress;
  /** May change the config once it is known what the document says. */
  readonly choose?: (api: Api) => ApiConfig | Promise<ApiConfig>;
}

/** Load, parse and plan, with validation beside it; a document that plans badly may be invalid at heart. */
async function planDocument(
  { config, source, overlays, lock, guidance = {}, review = {}, allowRemoteRefs }: GenerateOptions,
  { side, diagnostics, progress = () => {}, choose }: PlanPlace,
): Promise<PlannedDocument | undefined> {
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
  const validated = validate(document, side, diagnostics);
  const api = await timed(progress, 'parse', () => parseDocument(document, diagnostics));
  const told = {
    ...(await loadGuidance(guidance, diagnostics)),
    ...(await loadReview(review, diagnostics)),
  };
  const chosen = choose === undefined ? config : await choose(api);
  const server = await timed(progress, 'plan', () => planServer(api, chosen, diagnostics, told));
  if (!diagnostics.hasErrors) return { document, api, server, validated };
  await validated;
  return undefined;
}

async function validate(
  document: OpenApiDocument,
  side: SideProcess,
  diagnostics: Diagnostics,
): Promise<void> {
  const answer = await side.run({ kind: 'validate', document });
  if ('result' in answer) diagnostics.adopt(JSON.parse(answer.result) as readonly Diagnostic[]);
  else {
    const location = { file: document.file, pointer: '' };
    diagnostics.report(
      'document-invalid',
      { reason: `it could not be validated: ${answer.error}` },
      location,
    );
  }
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
