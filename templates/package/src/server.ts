import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type StandardSchemaV1,
} from '@modelcontextprotocol/server';
import type { CallWatch, WatchCall } from './call-watch.js';
import type { Catalog } from './catalog.js';
import type { Settings } from './config.js';
import { findLookTool } from './look-tool.js';
import { createProgress } from './progress.js';
import { tellLimits } from './response-headers.js';
import { noteOldName, refuseRemoved } from './retired.js';
import type { ApiDescription } from './runtime/api.js';
import { type CallContext, callTool, type ToolCall } from './runtime/call.js';
import { describeInternal, failResult } from './runtime/failure.js';
import type { ToolSummary } from './runtime/tool.js';

/** What a server is made of; many servers may share it. */
export interface ServerParts {
  readonly catalog: Catalog;
  readonly context: CallContext;
  readonly settings: Pick<Settings, 'environment' | 'baseUrl' | 'startsReadOnly' | 'filter' | 'exposure'>;
  /** Whoever wants to know of every call (see `call-watch.ts`). */
  readonly watch?: WatchCall;
}

/** These never change while the process runs. */
const lists = ['tools/list', 'prompts/list', 'resources/list'] as const;
const listLifetime = 3_600_000;

interface CallParams {
  readonly name: string;
  readonly arguments?: unknown;
}

/**
 * A schema (standardschema.dev) that takes the parameters as they came. The SDK validates the request all
 * the same, but the copy that it hands on has lost an argument `__proto__`: nothing may be lost unsaid.
 */
const rawParams: StandardSchemaV1<unknown, CallParams> = {
  '~standard': {
    version: 1,
    vendor: 'raw',
    validate: (value) => ({ value: value as CallParams }),
  },
};

/**
 * A fresh MCP server over the SDK's low-level class: one for each connection or request. The list comes
 * finished from `wire.json`; a call takes the one call path.
 */
export function createServer({ catalog, context, settings, watch }: ServerParts): Server {
  const { api } = context;
  const server = new Server(
    { name: api.packageName, title: describeTitle(api.title, settings), version: api.packageVersion },
    {
      capabilities: {
        tools: {},
        ...(api.offers?.includes('prompts') ? { prompts: {} } : {}),
        ...(api.offers?.includes('resources') ? { resources: {} } : {}),
      },
      instructions: instruct(api, settings),
      cacheHints: Object.fromEntries(
        lists.map((list) => [list, { ttlMs: listLifetime, cacheScope: 'public' }]),
      ),
    },
  );
  // Their texts are loaded when somebody asks for them.
  if (api.offers?.includes('prompts')) {
    const load = () => import('./prompts.js');
    server.setRequestHandler('prompts/list', async () => {
      const { choosePrompts, listPrompts } = await load();
      return { prompts: listPrompts(choosePrompts(catalog)) };
    });
    server.setRequestHandler('prompts/get', async ({ params }) => {
      const { choosePrompts, getPrompt } = await load();
      return getPrompt(params, choosePrompts(catalog));
    });
  }
  if (api.offers?.includes('resources')) {
    const load = () => import('./guides.js');
    server.setRequestHandler('resources/list', async () => ({ resources: (await load()).listGuides() }));
    server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [] }));
    server.setRequestHandler('resources/read', async ({ params }) => (await load()).readGuide(params.uri));
  }
  const isSearched = settings.exposure === 'search';
  server.setRequestHandler('tools/list', async () => {
    if (!isSearched) return { tools: [...catalog.entries] };
    const { listSearchTools } = await import('./exposure/search.js');
    return { tools: [...listSearchTools({ catalog, context })] };
  });
  server.setRequestHandler(
    'tools/call',
    { params: rawParams },
    async ({ name, arguments: args }, { http, mcpReq }) => {
      const { signal, _meta: carrier } = mcpReq;
      const watching = watch?.({ name, given: args, catalog, context, request: http?.req });
      const place: CallPlace = {
        catalog,
        context: watching?.context ?? context,
        signal,
        carrier,
        ...createProgress(mcpReq),
        ...(watching === undefined ? {} : { watch: watching }),
      };
      const call = async (): Promise<CallToolResult> => {
        if (!isSearched) return callByName(name, args, place);
        const { callSearchTool } = await import('./exposure/search.js');
        return callSearchTool(name, args, { place, call: callByName });
      };
      const result = await (watching === undefined ? call() : watching.follow(call));
      tellLimits(result, http?.req);
      return result;
    },
  );
  return server;
}

/** Where a call is carried out. */
export interface CallPlace extends Pick<ToolCall, 'signal' | 'carrier' | 'onProgress' | 'answer'> {
  readonly catalog: Catalog;
  readonly context: CallContext;
  readonly watch?: CallWatch;
}

/**
 * Calls a tool of the catalogue. What a catalogue leaves out cannot be called: filters need no second gate.
 * A tool that is gone says so (see `retired.ts`).
 * @throws ProtocolError (-32602) for an unknown name, with the nearest ones.
 */
export async function callByName(name: string, given: unknown, place: CallPlace): Promise<CallToolResult> {
  const { catalog, context, watch } = place;
  const summary = catalog.find(name);
  if (summary === undefined) {
    const removed = refuseRemoved(name, place);
    if (removed === undefined) throw describeUnknown(name, catalog);
    return removed;
  }
  watch?.noteTool(summary, given);
  return noteOldName(await carryOut(summary, given, place), name, context.api);
}

async function carryOut(summary: ToolSummary, given: unknown, place: CallPlace): Promise<CallToolResult> {
  const { catalog, context, watch, ...circumstances } = place;
  try {
    const tool = await catalog.load(summary);
    watch?.noteTool(summary, given, tool);
    if (tool.custom === true) {
      const { callCustom } = await import('./custom-tool.js');
      return await callCustom({ ...circumstances, tool, summary, arguments: given, catalog }, context);
    }
    const tools = catalog.summaries;
    const call = {
      ...circumstances,
      tool,
      security: summary.security,
      arguments: given,
      tools,
      findLookTool: () => findLookTool(tool, summary, tools),
    };
    return await callTool(call, context);
  } catch (error) {
    return failResult(describeInternal(error, summary.name, context.log), {}, context.redact);
  }
}

function describeUnknown(name: string, catalog: Catalog): ProtocolError {
  const nearest = catalog.suggest(name);
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`;
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Unknown tool ${JSON.stringify(name.slice(0, 80))}.${hint}`,
  );
}

function describeTitle(title: string, { environment, baseUrl }: ServerParts['settings']): string {
  return `${title} (${environment ?? baseUrl.host})`;
}

/** What a model is told when it connects: where the calls go, and what holds for all tools. */
export function instruct({ title, instructions }: ApiDescription, settings: ServerParts['settings']): string {
  const { environment, baseUrl, exposure, startsReadOnly, filter } = settings;
  const place = environment === undefined ? baseUrl.origin : `${environment} environment, ${baseUrl.origin}`;
  const onlyReads = startsReadOnly && filter.methods === undefined;
  if (exposure === 'search') {
    return `${title} API (${place}${onlyReads ? ', reading only' : ''}). Find tools, then run them.`;
  }
  const power = onlyReads
    ? 'Only tools that read are offered here.'
    : 'What they change there is real for that environment.';
  const head = `Tools of the ${title} API (${place}). ${power}`;
  return instructions === undefined ? head : `${head}\n${instructions}`;
}
