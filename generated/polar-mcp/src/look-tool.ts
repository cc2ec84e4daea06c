import type { ToolDefinition, ToolSummary } from './runtime/tool.js';

/**
 * The tool that shows whether a write was carried out: one of its toolset whose noun the write's own noun
 * begins with. For a change of something that exists that is the `get` by the same key, for something new
 * the list: its id was in the answer that did not come. Undefined where no offered tool shows it.
 */
export function findLookTool(
  { name, parameters = [] }: Pick<ToolDefinition, 'name' | 'parameters'>,
  { kind, toolset }: Pick<ToolSummary, 'kind' | 'toolset'>,
  offered: readonly ToolSummary[],
): string | undefined {
  const hasItem = parameters.some((each) => each.in === 'path');
  const wanted = hasItem && kind !== 'create' ? 'get' : 'list';
  const noun = listWords(name);
  const ranked = offered
    .filter((each) => each.toolset === toolset && (each.kind === 'list' || (each.kind === 'get' && hasItem)))
    .map((each) => {
      const words = listWords(each.name);
      return {
        name: each.name,
        words,
        fits: each.kind === wanted ? 1 : 0,
        sameKey: readKey(each.name) === readKey(name) ? 1 : 0,
      };
    })
    .filter(({ words }) => words.every((word, index) => word === noun[index]))
    .sort((a, b) => b.words.length - a.words.length || b.fits - a.fits || b.sameKey - a.sameKey);
  return ranked[0]?.name;
}

/** `list_all_acme_orders` → acme, order; `update_a_acme_order_by_id` too. Good enough to compare names. */
function listWords(name: string): readonly string[] {
  const noun = name
    .replace(/^(?:list_all|get_single|create_a|update_a|delete_a)_/, '')
    .replace(/_by_.*$/, '');
  return noun.split('_').map((word) => word.replace(/ies$/, 'y').replace(/s$/, ''));
}

/** `update_a_acme_order_by_external_id` → `external_id`. */
function readKey(name: string): string | undefined {
  return /_by_(.+)$/.exec(name)?.[1];
}
