import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { createCatalog } from '../generated/polar-mcp/src/catalog.js';
import { readSettings } from '../generated/polar-mcp/src/config.js';
import { api } from '../generated/polar-mcp/src/context.js';
import { listEntries } from '../generated/polar-mcp/src/exposure/entries.js';
import { instruct } from '../generated/polar-mcp/src/server.js';
import wire from '../generated/polar-mcp/src/wire.json' with { type: 'json' };

/** What one tool costs, in o200k tokens of its JSON. */
export interface ToolCost {
  readonly name: string;
  /** What a host hands to a model: everything but the output schema. */
  readonly tokens: number;
  readonly outputSchema: number;
}

export interface Account {
  readonly tools: readonly ToolCost[];
  readonly all: number;
  /** Without the tools of the customer portal. */
  readonly core: number;
  /** What the output schemas add, which hosts keep to themselves. */
  readonly outputSchemas: number;
  readonly presets: Readonly<Record<string, number>>;
  /** tools/list and the instructions, in search exposure. */
  readonly search: number;
  readonly instructions: number;
}

const place = { api, credentials: new Map<string, string>(), startsReadOnly: false };

/** Counts what the generated package costs a model before the first call. */
export function countAccount(): Account {
  const tools = (wire as readonly { readonly name: string; readonly outputSchema?: unknown }[]).map(
    ({ outputSchema, ...entry }) => ({
      name: entry.name,
      tokens: count(entry),
      outputSchema: outputSchema === undefined ? 0 : count(outputSchema),
    }),
  );
  const sum = (some: readonly ToolCost[]): number => some.reduce((total, { tokens }) => total + tokens, 0);
  const portal = new Set(
    createCatalog({ tags: ['customer_portal'] }, place).summaries.map(({ name }) => name),
  );
  const presets = Object.entries(api.presets ?? {}).map(([name, preset]) => {
    const wanted = new Set(preset.tools);
    return [name, sum(tools.filter((tool) => wanted.has(tool.name)))] as const;
  });
  return {
    tools,
    all: sum(tools),
    core: sum(tools.filter(({ name }) => !portal.has(name))),
    outputSchemas: tools.reduce((total, each) => total + each.outputSchema, 0),
    presets: Object.fromEntries(presets),
    search: count(listEntries(createCatalog({}, place), api.name)) + countTokens(readInstructions('search')),
    instructions: countTokens(readInstructions('direct')),
  };
}

function count(value: unknown): number {
  return countTokens(JSON.stringify(value));
}

function readInstructions(exposure: 'direct' | 'search'): string {
  return instruct(api, readSettings(api, { exposure }, {}));
}
