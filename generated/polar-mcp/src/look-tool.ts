import type { ToolDefinition, ToolSummary } from './runtime/tool.js';

/**
 * The tool that shows whether a write was carried out: of the same toolset, the one that shares most words
 * of its noun. For a write to something that exists (its path has a parameter) that is a `get`, for
 * something new a list. Undefined where no offered tool shows it.
 */
export function findLookTool(
  tool: Pick<ToolDefinition, 'name' | 'parameters'>,
  toolset: string,
  offered: readonly ToolSummary[],
): string | undefined {
  const wanted = tool.parameters?.some((each) => each.in === 'path') ? 'get' : 'list';
  const noun = listWords(tool.name);
  const ranked = offered
    .filter((each) => each.toolset === toolset && (each.kind === 'list' || each.kind === 'get'))
    .map(({ name, kind }) => {
      const words = listWords(name);
      const shared = countShared(words, noun);
      return { name, shared, fits: kind === wanted ? 1 : 0, others: words.length - shared };
    })
    .sort((a, b) => b.shared - a.shared || b.fits - a.fits || a.others - b.others);
  return ranked[0]?.name;
}

/** `list_all_acme_orders` → acme, order; `update_a_acme_order_by_id` too. Good enough to compare names. */
function listWords(name: string): readonly string[] {
  const noun = name
    .replace(/^(?:list_all|get_single|create_a|update_a|delete_a)_/, '')
    .replace(/_by_.*$/, '');
  return noun.split('_').map((word) => word.replace(/ies$/, 'y').replace(/s$/, ''));
}

function countShared(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
