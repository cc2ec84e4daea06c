import { chooseSemver, type SurfaceDiff } from '../../generator/diff/change.js';
import type { McpServer } from '../../generator/model/mcp-server.js';
import type { RetiredEntry, RetiredTable } from '../../generator/model/retired.js';
import { nextVersion } from '../../generator/model/version.js';

/** The difference, in which a tool that answers to its old name too breaks nobody. */
export function softenRenames(diff: SurfaceDiff): SurfaceDiff {
  const renamed = diff.renamed.map((entry) =>
    entry.class === 'breaking' ? { ...entry, class: 'additive' as const } : entry,
  );
  const entries = [...diff.added, ...diff.removed, ...renamed, ...diff.changed];
  return { ...diff, renamed, semver: chooseSemver(entries.map((entry) => entry.class)) };
}

/**
 * The retired names after a change: those that the change takes away are retired in the next version. Names whose tool
 * is renamed or gone in turn follow it, and one that a tool has again is retired no more.
 */
export function retireNames(
  table: RetiredTable,
  { removed, renamed, semver }: SurfaceDiff,
  to: Pick<McpServer, 'toolsets' | 'packageVersion'>,
): RetiredTable {
  const since = nextVersion(to.packageVersion, semver);
  const tools = to.toolsets.flatMap((toolset) => toolset.tools);
  // The aliases of retired names are what is decided here.
  const live = new Set(
    tools.flatMap(({ name, aliases }) => [name, ...aliases.filter((each) => !Object.hasOwn(table, each))]),
  );
  const followed = new Map(renamed.map(({ from, tool }) => [from, tool]));
  const lost = new Set(removed.map(({ tool }) => tool));
  const kept = Object.entries(table).map(([name, { since: then, tool }]): [string, RetiredEntry] => {
    if (tool === undefined) return [name, { since: then }];
    if (lost.has(tool)) return [name, { since }];
    return [name, { since: then, tool: followed.get(tool) ?? tool }];
  });
  const gone = [...lost].map((name): [string, RetiredEntry] => [name, { since }]);
  const moved = [...followed]
    .filter(([from, tool]) => from !== tool)
    .map(([from, tool]): [string, RetiredEntry] => [from, { since, tool }]);
  const entries = [...kept, ...gone, ...moved].filter(([name]) => !live.has(name));
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
