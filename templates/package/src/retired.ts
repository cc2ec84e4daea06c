import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Catalog } from './catalog.js';
import type { ApiDescription, RetiredTool } from './runtime/api.js';
import type { CallContext } from './runtime/call.js';
import { type CallFailure, failResult } from './runtime/failure.js';

/**
 * Names that tools had. A renamed tool answers to its old name, as to an alias, and says so; a tool that is gone says
 * that it is. Neither is listed.
 */
export function findRetired(name: string, { retired = {} }: ApiDescription): RetiredTool | undefined {
  return Object.hasOwn(retired, name) ? retired[name] : undefined;
}

/** The answer of a tool that is gone; undefined for any other name. */
export function refuseRemoved(
  name: string,
  { catalog, context }: { readonly catalog: Catalog; readonly context: CallContext },
): CallToolResult | undefined {
  const entry = findRetired(name, context.api);
  if (entry === undefined || entry.tool !== undefined) return undefined;
  context.log('warn', 'tools/call', { tool: name, outcome: 'retired' });
  const failure: CallFailure = {
    type: 'retired',
    message: `${describeRemoved(name, entry)} Nothing was sent.`,
    next: suggestTools(name, catalog),
  };
  return failResult(failure, {}, context.redact);
}

export function describeRemoved(name: string, { since }: RetiredTool): string {
  return `The tool ${name} is gone since version ${since} of this server.`;
}

function suggestTools(name: string, catalog: Catalog): string {
  const nearest = catalog.suggest(name);
  if (nearest.length === 0) return 'The list of tools has what there is now.';
  return `What there is now that is named most like it: ${nearest.join(', ')}.`;
}

/**
 * The answer of a tool that was called by its old name, with a word on it. Some hosts show models only the object,
 * people only the text. A property of that name that is the API's own stays.
 */
export function noteOldName(result: CallToolResult, name: string, api: ApiDescription): CallToolResult {
  const entry = findRetired(name, api);
  if (entry?.tool === undefined) return result;
  const deprecated = `${name} is now ${entry.tool} (since version ${entry.since}): call it by that name; the old one goes.`;
  const { content, structuredContent } = result;
  return {
    ...result,
    content: [...content, { type: 'text', text: deprecated }],
    ...(structuredContent === undefined ? {} : { structuredContent: { deprecated, ...structuredContent } }),
  };
}
