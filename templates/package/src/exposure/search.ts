import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
} from '@modelcontextprotocol/server';
import { refuseRemoved } from '../retired.js';
import { describeInternal, failResult } from '../runtime/failure.js';
import { getOwn, isJsonObject } from '../runtime/json.js';
import type { Risk, ToolSummary } from '../runtime/tool.js';
import type { CallPlace } from '../server.js';
import { classify, listClasses } from './classes.js';
import { listEntries, nameFinder, nameRunner, readRunner } from './entries.js';
import { QuestionError } from './question.js';

/** Carries out a call of one of the API's tools. */
export type CallByName = (name: string, given: unknown, place: CallPlace) => Promise<CallToolResult>;

/** tools/list in search exposure. */
export function listSearchTools({ catalog, context }: CallPlace): readonly Tool[] {
  return listEntries(catalog, context.api.name);
}

/**
 * tools/call in search exposure: the finder answers, a runner carries out what is of its class. A runner only chooses:
 * the call is that of direct exposure.
 * @throws ProtocolError (-32602) for any other name, with the runner of a tool that is called by its own.
 */
export async function callSearchTool(
  name: string,
  given: unknown,
  { place, call }: { readonly place: CallPlace; readonly call: CallByName },
): Promise<CallToolResult> {
  const { catalog, context } = place;
  const { api } = context;
  if (name === nameFinder(api.name)) {
    try {
      const { findTools } = await import('./find.js');
      return findTools(given, catalog, api);
    } catch (error) {
      if (error instanceof QuestionError) return refuse(name, { message: error.message }, place);
      return failResult(describeInternal(error, name, context.log), {}, context.redact);
    }
  }
  const risk = readRunner(api.name, name);
  if (risk === undefined) {
    const removed = refuseRemoved(name, place);
    if (removed === undefined) throw describeUnknown(name, place);
    return removed;
  }
  return run(risk, given, { place, call });
}

async function run(
  risk: Risk,
  given: unknown,
  { place, call }: { readonly place: CallPlace; readonly call: CallByName },
): Promise<CallToolResult> {
  const { catalog, context } = place;
  const runner = nameRunner(context.api.name, risk);
  const finder = nameFinder(context.api.name);
  const { tool, arguments: args = {}, ...others } = isJsonObject(given) ? given : {};
  if (typeof tool !== 'string' || tool === '') {
    const message = 'tool: give the name of a tool.';
    return refuse(runner, { message, next: `${finder} gives names, with their arguments.` }, place);
  }
  const [other] = Object.keys(others);
  if (other !== undefined) {
    return refuse(runner, { message: `${other}: what the tool takes goes into arguments.` }, place);
  }
  const summary = catalog.find(tool);
  const removed = refuseRemoved(tool, place);
  if (removed !== undefined) return removed;
  if (summary === undefined) {
    const nearest = catalog.suggest(tool);
    const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`;
    const message = `There is no tool ${JSON.stringify(tool.slice(0, 80))}.${hint}`;
    return refuse(runner, { message, next: `Ask ${finder}.` }, place);
  }
  place.watch?.noteTool(summary, args);
  const own = classify(summary, args);
  if (own === risk) return call(tool, args, place);
  const picked = Object.entries(summary.riskByArgument ?? {}).find(
    ([argument, each]) => each === own && isJsonObject(args) && getOwn(args, argument) !== undefined,
  );
  const because = picked === undefined ? '' : ` with ${picked[0]}`;
  const message = `${summary.name}${because} is not run by ${runner}; nothing was sent.`;
  const next = `Call ${nameRunner(context.api.name, own)} with the same tool and arguments.`;
  return refuse(runner, { message, next }, place);
}

function refuse(
  name: string,
  reason: { readonly message: string; readonly next?: string },
  { context }: CallPlace,
): CallToolResult {
  context.log('warn', 'tools/call', { tool: name, outcome: 'refused' });
  return failResult({ type: 'refused', ...reason }, {}, context.redact);
}

function describeUnknown(name: string, { catalog, context: { api } }: CallPlace): ProtocolError {
  const summary = catalog.find(name);
  const hint =
    summary === undefined
      ? `Find tools with ${nameFinder(api.name)}.`
      : `Run it with {"tool": "${summary.name}", "arguments": …}: ${nameRunners(summary, api.name)}.`;
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Unknown tool ${JSON.stringify(name.slice(0, 80))}. ${hint}`,
  );
}

/** The runners of a tool; where arguments decide, which of them. */
function nameRunners(summary: ToolSummary, api: string): string {
  const [only, ...others] = listClasses(summary);
  if (only !== undefined && others.length === 0) return nameRunner(api, only);
  const given = Object.entries(summary.riskByArgument ?? {});
  return listClasses(summary)
    .map((risk) => {
      const names = given.filter(([, each]) => each === risk).map(([argument]) => argument);
      return `${nameRunner(api, risk)}${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
    })
    .join(', ');
}
