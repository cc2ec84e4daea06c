import { type CallToolResult, ProtocolError } from '@modelcontextprotocol/server';
import type { Catalog } from './catalog.js';
import { classify } from './exposure/classes.js';
import { listEntries } from './exposure/entries.js';
import type { CallContext } from './runtime/call.js';
import { isJsonObject, type JsonObject } from './runtime/json.js';
import type { ToolDefinition, ToolSummary } from './runtime/tool.js';

/** One tools/call that has ended. What was given and what came back is not in it: that is people's data. */
export interface CallRecord {
  /** The tool that was run or refused, also where a runner chose it; what was called where there is no such tool. */
  readonly tool: string;
  /** What was called, where it chose another tool. */
  readonly via?: string | undefined;
  /** Of this very call, where arguments decide it. */
  readonly risk?: string | undefined;
  /** Of the API's operation; absent for a tool of several requests. */
  readonly method?: string | undefined;
  /** The HTTP request, where there is one. */
  readonly request?: Request | undefined;
  /** Argument → type of its value. Only names that the tool declares; others are counted. */
  readonly argumentTypes: Readonly<Record<string, string>>;
  /** Of the last answer of the upstream. */
  readonly status?: number | undefined;
  /** `ok`, or why not: the type of a `CallFailure`, `timeout`, `cancelled` or `unknown_tool`. */
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Milliseconds of it in which an answer of the upstream was waited for. */
  readonly upstreamDuration: number;
}

/** What is to be watched. */
export interface WatchedCall {
  readonly name: string;
  readonly given: unknown;
  readonly catalog: Catalog;
  readonly context: CallContext;
  readonly request?: Request | undefined;
}

/** Watches one call. */
export interface CallWatch {
  /** That of the call, and it notes when an answer of the upstream is waited for. */
  readonly context: CallContext;
  /** Told which tool of the catalogue is to be run, and again when that is loaded. */
  noteTool(summary: ToolSummary, given: unknown, tool?: ToolDefinition): void;
  /** Carries out the call, and tells of it when it has ended. @throws what the call throws */
  follow(call: () => Promise<CallToolResult>): Promise<CallToolResult>;
}

export type WatchCall = (call: WatchedCall) => CallWatch;

/** Tells `onCall` of every call, whatever becomes of it. It may not throw. */
export function createCallWatch(onCall: (record: CallRecord) => void): WatchCall {
  return (call) => {
    const wait = measureWait(call.context);
    let chosen: ChosenTool | undefined;
    return {
      context: wait.context,
      noteTool: (summary, given, tool) => {
        chosen = { summary, given, tool };
      },
      async follow(carryOut) {
        const started = performance.now();
        let end: CallEnd = { outcome: 'internal' };
        try {
          const result = await carryOut();
          end = readEnd(result);
          return result;
        } catch (error) {
          if (error instanceof ProtocolError) end = { outcome: 'unknown_tool' };
          throw error;
        } finally {
          onCall({
            ...describeTool(call, chosen, end),
            request: call.request,
            status: wait.status() ?? end.status,
            outcome: end.outcome,
            duration: performance.now() - started,
            upstreamDuration: wait.duration(),
          });
        }
      },
    };
  };
}

interface ChosenTool {
  readonly summary: ToolSummary;
  readonly given: unknown;
  readonly tool: ToolDefinition | undefined;
}

interface CallEnd {
  readonly outcome: string;
  readonly status?: number | undefined;
}

function readEnd({ isError, structuredContent }: CallToolResult): CallEnd {
  if (isError !== true) return { outcome: 'ok' };
  const { error } = (structuredContent ?? {}) as JsonObject;
  if (!isJsonObject(error)) return { outcome: 'internal' };
  const { type, phase, status } = error;
  const ended = phase === 'timeout' || phase === 'cancelled' ? phase : type;
  return { outcome: String(ended), ...(typeof status === 'number' ? { status } : {}) };
}

function describeTool(
  { name, given, catalog, context }: WatchedCall,
  chosen: ChosenTool | undefined,
  { outcome }: CallEnd,
): Pick<CallRecord, 'tool' | 'via' | 'risk' | 'method' | 'argumentTypes'> {
  if (chosen !== undefined) {
    const { summary, tool } = chosen;
    return {
      tool: summary.name,
      // An alias is the same tool.
      via: catalog.find(name) === summary ? undefined : name,
      risk: classify(summary, chosen.given),
      method: tool === undefined || tool.custom === true ? undefined : tool.method,
      argumentTypes: describeArguments(chosen.given, catalog.describe(summary.name)?.inputSchema.properties),
    };
  }
  if (outcome === 'unknown_tool') {
    return { tool: describeName(name, context), argumentTypes: describeArguments(given, undefined) };
  }
  // The finder, or a runner that ran nothing.
  const entry = listEntries(catalog, context.api.name).find((each) => each.name === name);
  return { tool: name, argumentTypes: describeArguments(given, entry?.inputSchema.properties) };
}

/** A name that no tool can have is a text, and texts are not told. */
function describeName(name: string, { redact }: CallContext): string {
  return /^[\w./-]{1,128}$/.test(name) ? redact(name) : '(no name)';
}

const mostArguments = 50;
const longestName = 64;

function describeArguments(given: unknown, declared: object = {}): Readonly<Record<string, string>> {
  if (!isJsonObject(given)) return {};
  const names = Object.keys(given);
  const known = names.filter((name) => Object.hasOwn(declared, name)).slice(0, mostArguments);
  const types = known.map((name) => [name.slice(0, longestName), nameType(given[name])]);
  const others = names.length - known.length;
  // By entries: `__proto__` is a name too. One that is not declared could be anything, a secret too.
  return Object.fromEntries(others === 0 ? types : [...types, ['…unknown', String(others)]]);
}

function nameType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

interface Wait {
  readonly context: CallContext;
  /** Of the last answer. */
  status(): number | undefined;
  /** Milliseconds so far. */
  duration(): number;
}

/** The same context, which notes when something of the upstream is waited for: several at once count once. */
function measureWait(context: CallContext): Wait {
  const { upstream, sessions, lookups } = context;
  let status: number | undefined;
  let waiting = 0;
  let since = 0;
  let sum = 0;
  const take = async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting === 0) since = performance.now();
    waiting += 1;
    try {
      return await work();
    } finally {
      waiting -= 1;
      if (waiting === 0) sum += performance.now() - since;
    }
  };
  const send: typeof upstream.send = async (request, options) => {
    const response = await upstream.send(request, options);
    status = response.status;
    return response;
  };
  return {
    context: {
      ...context,
      upstream: {
        totalTimeout: upstream.totalTimeout,
        send: (...given) => take(() => send(...given)),
        close: () => upstream.close(),
      },
      // What calls share is sent on no call's account; each of them waits for it.
      sessions: { ...sessions, open: (...given) => take(() => sessions.open(...given)) },
      lookups: { fill: (...given) => take(() => lookups.fill(...given)) },
    },
    status: () => status,
    duration: () => (waiting === 0 ? sum : sum + performance.now() - since),
  };
}
