import type { Tool } from '@modelcontextprotocol/server';
import { findNearest } from './runtime/nearest.js';
import type { ToolDefinition, ToolSummary, ToolsetLoader } from './runtime/tool.js';
import { tools, toolsets } from './tools/index.js';
import wire from './wire.json' with { type: 'json' };

/** The emitted parts that a catalogue joins. */
export interface CatalogSource {
  /** The finished entries of tools/list. */
  readonly wire: readonly Tool[];
  readonly tools: readonly ToolSummary[];
  readonly toolsets: ReadonlyMap<string, ToolsetLoader>;
}

/** The tools of a server: what is listed can be called, and nothing else. */
export interface Catalog {
  readonly entries: readonly Tool[];
  find(name: string): ToolSummary | undefined;
  /** Names like this one, nearest first. */
  suggest(name: string): string[];
  /** Loads the tool's module when it is first asked for. @throws Error when the package is broken. */
  load(summary: ToolSummary): Promise<ToolDefinition>;
}

// The emitted JSON is asserted, not inferred: `generate` writes it and its tests prove its shape.
const emitted: CatalogSource = { wire: wire as unknown as readonly Tool[], tools, toolsets };

/** Joins the summaries with their tools/list entries. @throws Error when one has no counterpart. */
export function createCatalog(source: CatalogSource = emitted): Catalog {
  const summaries = new Map(source.tools.map((summary) => [summary.name, summary]));
  const listed = new Set(source.wire.map(({ name }) => name));
  const lonely =
    [...summaries.keys()].find((name) => !listed.has(name)) ??
    [...listed].find((name) => !summaries.has(name));
  if (lonely !== undefined)
    throw new Error(`The tool ${lonely} is only half there: generate the package again.`);
  return {
    entries: source.wire,
    find: (name) => summaries.get(name),
    suggest: (name) => findNearest(name, summaries.keys(), 3),
    load: (summary) => loadTool(summary, source.toolsets),
  };
}

async function loadTool(
  summary: ToolSummary,
  loaders: ReadonlyMap<string, ToolsetLoader>,
): Promise<ToolDefinition> {
  const module = await loaders.get(summary.toolset)?.();
  const found = Object.values(module ?? {}).find(({ name }) => name === summary.name);
  if (found === undefined)
    throw new Error(`The tool ${summary.name} is not in the toolset ${summary.toolset}.`);
  return found;
}
