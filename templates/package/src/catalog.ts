import type { Tool } from '@modelcontextprotocol/server';
import { type FilterPlace, filterTools, type ToolFilter, weighHere } from './filter.js';
import { findRetired } from './retired.js';
import { findNearest } from './runtime/nearest.js';
import { findOpening, findSession } from './runtime/session.js';
import type { ToolDefinition, ToolKind, ToolSummary, ToolsetLoader } from './runtime/tool.js';
import { tools, toolsets } from './tools/index.js';
import wire from './wire.json' with { type: 'json' };

/** The emitted parts that a catalogue joins. */
export interface CatalogSource {
  /** The finished entries of tools/list. */
  readonly wire: readonly Tool[];
  readonly tools: readonly ToolSummary[];
  readonly toolsets: ReadonlyMap<string, ToolsetLoader>;
}

/** A tool stands in one of the emitted files only. */
class BrokenPackageError extends Error {
  constructor(name: string) {
    super(`The tool ${name} is only half there: generate the package again.`);
    this.name = 'BrokenPackageError';
  }
}

/** The tools of a server: what is listed can be called, and nothing else, in every transport. */
export interface Catalog {
  readonly entries: readonly Tool[];
  /** In the order of `entries`; the risk is that of a call here (see `effectiveRisk`). */
  readonly summaries: readonly ToolSummary[];
  find(name: string): ToolSummary | undefined;
  /** Also a tool that the filter leaves out: for tools that are declared to use it. */
  reach(name: string): ToolSummary | undefined;
  /** The tools/list entry of a tool that is offered. */
  describe(name: string): Tool | undefined;
  /** Names like this one, nearest first. */
  suggest(name: string): string[];
  /** Loads the tool's module when it is first asked for. @throws Error when the package is broken. */
  load(summary: ToolSummary): Promise<ToolDefinition>;
}

// The emitted JSON is asserted, not inferred: `generate` writes it and its tests prove its shape.
const emitted: CatalogSource = { wire: wire as unknown as readonly Tool[], tools, toolsets };

/**
 * The tools that the filter keeps, with their tools/list entries.
 * @throws UsageError for a filter that names what is not there or keeps nothing.
 * @throws Error when the package is broken: a tool that has no entry.
 */
export function createCatalog(
  filter: ToolFilter,
  place: FilterPlace,
  source: CatalogSource = emitted,
): Catalog {
  const entries = new Map(source.wire.map((entry) => [entry.name, entry]));
  for (const { name } of source.tools) if (!entries.has(name)) throw new BrokenPackageError(name);
  if (entries.size > source.tools.length) throw new BrokenPackageError('in wire.json');
  const kept = source.tools.length === 0 ? [] : filterTools(source.tools, filter, place);
  const summaries = kept.map((summary) => weighHere(summary, place));
  const known = new Map(
    summaries.flatMap((summary) =>
      [summary.name, ...(summary.aliases ?? [])].map((name) => [name, summary] as const),
    ),
  );
  const current = [...known.keys()].filter((name) => findRetired(name, place.api) === undefined);
  const offered = kept.map((summary) => fitEntry(entries.get(summary.name), summary, place));
  const byName = new Map(offered.map((entry) => [entry.name, entry]));
  return {
    entries: offered,
    summaries,
    describe: (name) => byName.get(name),
    find: (name) => known.get(name),
    reach: (name) => source.tools.find((summary) => summary.name === name),
    suggest: (name) => findNearest(name, current, 3),
    load: (summary) => loadTool(summary, source.toolsets),
  };
}

/**
 * The finished entries are those of a server that opens sessions. Where the session was given at start,
 * nobody is asked whose it is, and what reads is read-only again.
 */
function fitEntry(
  entry: Tool | undefined,
  { name, kind, risk, security }: ToolSummary,
  { api, credentials }: FilterPlace,
): Tool {
  if (entry === undefined) throw new BrokenPackageError(name);
  const session = findSession(security, api);
  if (session === undefined || findOpening(security, api, credentials) !== undefined) return entry;
  const { inputSchema, annotations } = entry;
  const own = Object.entries(inputSchema.properties ?? {}).filter(
    ([key]) => !session.arguments.includes(key),
  );
  return {
    ...entry,
    inputSchema: { ...inputSchema, properties: Object.fromEntries(own) },
    annotations: { ...annotations, readOnlyHint: risk === 'read' || (risk === 'secret' && isReading(kind)) },
  };
}

function isReading(kind: ToolKind): boolean {
  return kind === 'list' || kind === 'get';
}

/** A tool's definition, from its toolset's module. @throws Error when the package is broken. */
export async function loadTool(
  summary: Pick<ToolSummary, 'name' | 'toolset'>,
  loaders: ReadonlyMap<string, ToolsetLoader>,
): Promise<ToolDefinition> {
  const module = await loaders.get(summary.toolset)?.();
  const found = Object.values(module ?? {}).find(({ name }) => name === summary.name);
  if (found === undefined)
    throw new Error(`The tool ${summary.name} is not in the toolset ${summary.toolset}.`);
  return found;
}
