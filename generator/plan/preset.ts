import type { Preset, Toolset } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';

/** The presets of the config, by the names of their tools, in the config's order. */
export function planPresets(
  toolsets: readonly Toolset[],
  { api, config, diagnostics }: PlanContext,
): readonly Preset[] {
  const tools = toolsets.flatMap((toolset) => toolset.tools);
  const names = new Map(tools.map(({ operationId, name }) => [operationId, name]));
  const known = new Set(api.operations.map(({ operationId }) => operationId));
  return Object.entries(config.presets).map(([name, { description, operations }]) => ({
    name,
    description,
    // A tool of ours stands under its name.
    tools: operations.flatMap((operationId): string[] => {
      const tool = names.get(operationId);
      if (tool !== undefined) return [tool];
      // That there is no such operation is told with all other unmatched entries.
      if (known.has(operationId)) {
        const facts = { table: `presets.${name}`, entry: operationId, reason: 'which is withheld', hint: '' };
        diagnostics.report('config-entry-unfit', facts);
      }
      return [];
    }),
  }));
}
