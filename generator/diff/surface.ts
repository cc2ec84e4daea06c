import { SchemaIndex } from '../model/schema.js';
import { chooseSemver, type SurfaceDiff, worstClass } from './change.js';
import { SchemaComparison } from './schema.js';
import { diffTools, type Surface, type SurfaceTool } from './tool.js';

/** What changed for a model from one server to another. */
export function diffSurfaces(from: Surface, to: Surface): SurfaceDiff {
  const [before, after] = [listTools(from), listTools(to)];
  const pairs = pairTools(before, after);
  const [kept, met] = [new Set(pairs.keys()), new Set(pairs.values())];
  const added = listAdded(
    after.filter((tool) => !met.has(tool)),
    from,
    to,
  );
  const removed = listRemoved(
    before.filter((tool) => !kept.has(tool)),
    to,
  );
  const renamed = listRenamed(pairs);
  const comparison = new SchemaComparison({
    before: new SchemaIndex(from.server.schemas),
    after: new SchemaIndex(to.server.schemas),
  });
  const changed = [...pairs].flatMap(([old, now]) => {
    const changes = diffTools({ old, now, from, to }, comparison);
    if (changes.length === 0) return [];
    const { operationId, name } = now;
    return [{ operationId, tool: name, class: worstClass(changes.map((each) => each.class)), changes }];
  });
  const classes = [...added, ...removed, ...renamed, ...changed].map((entry) => entry.class);
  const tokens = sumTokens(from, to);
  return {
    ...{ added, removed, renamed, changed, kept: pairs.size },
    ...(tokens === undefined ? {} : { tokens }),
    notes: [...new Set([...(from.notes ?? []), ...(to.notes ?? [])])],
    semver: chooseSemver(classes),
  };
}

/** What is withheld is no tool yet, and what is withheld as another tool's alias is told with that one. */
function listAdded(tools: readonly SurfaceTool[], from: Surface, to: Surface): SurfaceDiff['added'] {
  const aliases = new Set(listTools(to).flatMap((tool) => tool.aliases));
  const withheld = to.server.withheld.filter(
    ({ operationId, tool }) => !isKnown(operationId, from) && !aliases.has(tool),
  );
  return [
    ...tools.map(({ operationId, name }) => ({ operationId, tool: name, class: 'additive' as const })),
    ...withheld.map(({ operationId, tool, reason }) => ({
      ...{ operationId, tool, class: 'silent' as const },
      withheld: reason,
    })),
  ];
}

function listRemoved(tools: readonly SurfaceTool[], to: Surface): SurfaceDiff['removed'] {
  const reasons = new Map(to.server.withheld.map(({ operationId, reason }) => [operationId, reason]));
  return tools.map(({ operationId, name }) => {
    const reason = reasons.get(operationId);
    const entry = { operationId, tool: name, class: 'breaking' as const };
    return reason === undefined ? entry : { ...entry, withheld: reason };
  });
}

/** Of another operationId alone a model sees nothing; an old name that is an alias goes on being answered to. */
function listRenamed(pairs: ReadonlyMap<SurfaceTool, SurfaceTool>): SurfaceDiff['renamed'] {
  return [...pairs]
    .filter(([old, now]) => old.name !== now.name || old.operationId !== now.operationId)
    .map(([old, { operationId, name, aliases }]) => {
      const kept = aliases.includes(old.name) ? ('additive' as const) : ('breaking' as const);
      return {
        operationId,
        tool: name,
        from: old.name,
        class: name === old.name ? ('silent' as const) : kept,
      };
    });
}

function sumTokens({ tokens: was }: Surface, { tokens: is }: Surface): SurfaceDiff['tokens'] {
  if (was === undefined || is === undefined) return undefined;
  const sum = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((all, one) => all + one, 0);
  return { before: sum(was), after: sum(is) };
}

function listTools({ server }: Surface): readonly SurfaceTool[] {
  return server.toolsets.flatMap(({ tools }) => tools);
}

function isKnown(operationId: string, surface: Surface): boolean {
  const all = [...listTools(surface), ...surface.server.withheld];
  return all.some((one) => one.operationId === operationId);
}

/** Same operationId, or else same method and path. */
function pairTools(
  before: readonly SurfaceTool[],
  after: readonly SurfaceTool[],
): ReadonlyMap<SurfaceTool, SurfaceTool> {
  const pairs = new Map<SurfaceTool, SurfaceTool>();
  const free = new Set(after);
  const pairBy = (key: (tool: SurfaceTool) => string | undefined): void => {
    for (const old of before.filter((tool) => !pairs.has(tool))) {
      const now = [...free].find((tool) => key(tool) !== undefined && key(tool) === key(old));
      if (now === undefined) continue;
      pairs.set(old, now);
      free.delete(now);
    }
  };
  pairBy(({ operationId }) => operationId);
  pairBy(({ custom, request }) => (custom ? undefined : `${request.method} ${request.path}`));
  return pairs;
}
