import type { Toolset } from '../model/mcp-server.js';
import type { RetiredName, RetiredTable } from '../model/retired.js';
import { isExpired } from '../model/version.js';
import type { PlanContext } from './context.js';

/** The retired names that this version still knows. One that cannot be one is reported and left out. */
export function planRetired(
  table: RetiredTable,
  toolsets: readonly Toolset[],
  { config, diagnostics }: Pick<PlanContext, 'config' | 'diagnostics'>,
): readonly RetiredName[] {
  const tools = toolsets.flatMap((toolset) => toolset.tools);
  const live = new Set(tools.map(({ name }) => name));
  const answering = new Set(tools.flatMap(({ name, aliases }) => [name, ...aliases]));
  return Object.entries(table).flatMap(([name, { since, tool }]) => {
    const problem = answering.has(name)
      ? 'a tool answers to that name'
      : tool !== undefined && !live.has(tool)
        ? `there is no tool ${tool}`
        : undefined;
    if (isExpired(since, config.packageVersion)) {
      diagnostics.report('retired-expired', { name, since });
      return [];
    }
    if (problem !== undefined) {
      diagnostics.report('retired-unfit', { name, problem });
      return [];
    }
    return [{ name, since, ...(tool === undefined ? {} : { tool }) }];
  });
}

/** Tools that answer to their former names too. */
export function addFormerNames(
  toolsets: readonly Toolset[],
  retired: readonly RetiredName[],
): readonly Toolset[] {
  return toolsets.map((toolset) => ({
    ...toolset,
    tools: toolset.tools.map((tool) => {
      const former = retired.filter((each) => each.tool === tool.name).map(({ name }) => name);
      return former.length === 0 ? tool : { ...tool, aliases: [...tool.aliases, ...former] };
    }),
  }));
}
