import type { ToolSummary, ToolsetLoader } from '../runtime/tool.js';

/** Toolset → its module, loaded on the first call of one of the toolset's tools. */
export const toolsets: ReadonlyMap<string, ToolsetLoader> = new Map<string, ToolsetLoader>([]);

/** Every tool, in the order of `wire.json`. */
export const tools: readonly ToolSummary[] = [];
