import type { Tool } from '../model/mcp-server.js';
import { chooseSemver, type SurfaceDiff, worstClass } from './change.js';
import { diffTools, type Surface } from './tool.js';

/** What changed for a model from one server to another. */
export function diffSurfaces(from: Surface, to: Surface): SurfaceDiff {
  const [before, after] = [listTools(from), listTools(to)];
  const pairs = pairTools(before, after);
  const matched = new Set([...pairs.keys(), ...pairs.values()]);
  const withheld = to.server.withheld.filter(({ operationId }) => !isKnown(operationId, from));
  const reasons = new Map(to.server.withheld.map(({ operationId, reason }) => [operationId, reason]));
  const added: SurfaceDiff['added'] = [
    ...after
      .filter((tool) => !matched.has(tool))
      .map(({ operationId, name }) => ({ operationId, tool: name, class: 'additive' as const })),
    ...withheld.map(({ operationId, tool, reason }) => ({
      ...{ operationId, tool, class: 'additive' as const },
      withheld: reason,
    })),
  ];
  const removed = before
    .filter((tool) => !matched.has(tool))
    .map(({ operationId, name }) => {
      const reason = reasons.get(operationId);
      const entry = { operationId, tool: name, class: 'breaking' as const };
      return reason === undefined ? entry : { ...entry, withheld: reason };
    });
  const renamed = [...pairs]
    .filter(([old, now]) => old.name !== now.name || old.operationId !== now.operationId)
    .map(([old, { operationId, name, aliases }]) => ({
      ...{ operationId, tool: name, from: old.name },
      class:
        name === old.name
          ? ('silent' as const)
          : aliases.includes(old.name)
            ? ('additive' as const)
            : ('breaking' as const),
    }));
  const changed = [...pairs].flatMap(([old, now]) => {
    const changes = diffTools(old, now, from, to);
    if (changes.length === 0) return [];
    const { operationId, name } = now;
    return [{ operationId, tool: name, class: worstClass(changes.map((each) => each.class)), changes }];
  });
  const classes = [...added, ...removed, ...renamed, ...changed].map((entry) => entry.class);
  return { added, removed, renamed, changed, semver: chooseSemver(classes) };
}

function listTools({ server }: Surface): readonly Tool[] {
  return server.toolsets.flatMap(({ tools }) => tools);
}

function isKnown(operationId: string, surface: Surface): boolean {
  const all = [...listTools(surface), ...surface.server.withheld];
  return all.some((one) => one.operationId === operationId);
}

/** Same operationId, or else same method and path. */
function pairTools(before: readonly Tool[], after: readonly Tool[]): ReadonlyMap<Tool, Tool> {
  const pairs = new Map<Tool, Tool>();
  const free = new Set(after);
  const pairBy = (key: (tool: Tool) => string | undefined): void => {
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
