import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type Tool,
} from '@modelcontextprotocol/server';
import { failResult } from '../runtime/failure.js';
import { getOwn, isJsonObject } from '../runtime/json.js';
import type { Risk } from '../runtime/tool.js';
import type { CallPlace } from '../server.js';
import { classify } from './classes.js';
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
    const { findTools } = await import('./find.js');
    try {
      return findTools(given, catalog, api);
    } catch (error) {
      if (error instanceof QuestionError) return refuse(error.message, undefined, place);
      throw error;
    }
  }
  const risk = readRunner(api.name, name);
  if (risk === undefined) throw describeUnknown(name, place);
  return run(risk, given, { place, call });
}

async function run(
  risk: Risk,
  given: unknown,
  { place, call }: { readonly place: CallPlace; readonly call: CallByName },
): Promise<CallToolResult> {
  const { catalog, context } = place;
  const finder = nameFinder(context.api.name);
  const { tool, arguments: args = {}, ...others } = isJsonObject(given) ? given : {};
  if (typeof tool !== 'string' || tool === '') {
    return refuse('tool: give the name of a tool.', `${finder} gives names, with their arguments.`, place);
  }
  const [other] = Object.keys(others);
  if (other !== undefined)
    return refuse(`${other}: what the tool takes goes into arguments.`, undefined, place);
  const summary = catalog.find(tool);
  if (summary === undefined) {
    const nearest = catalog.suggest(tool);
    const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`;
    return refuse(`There is no tool ${JSON.stringify(tool.slice(0, 80))}.${hint}`, `Ask ${finder}.`, place);
  }
  const own = classify(summary, args);
  if (own === risk) return call(tool, args, place);
  const picked = Object.entries(summary.riskByArgument ?? {}).find(
    ([argument, each]) => each === own && isJsonObject(args) && getOwn(args, argument) !== undefined,
  );
  const because = picked === undefined ? '' : ` with ${picked[0]}`;
  const message = `${summary.name}${because} is not run by ${nameRunner(context.api.name, risk)}; nothing was sent.`;
  return refuse(
    message,
    `Call ${nameRunner(context.api.name, own)} with the same tool and arguments.`,
    place,
  );
}

function refuse(message: string, next: string | undefined, { context }: CallPlace): CallToolResult {
  return failResult(
    { type: 'refused', message, ...(next === undefined ? {} : { next }) },
    {},
    context.redact,
  );
}

function describeUnknown(name: string, { catalog, context: { api } }: CallPlace): ProtocolError {
  const summary = catalog.find(name);
  const hint =
    summary === undefined
      ? `Find tools with ${nameFinder(api.name)}.`
      : `Run it: ${nameRunner(api.name, summary.risk)} with {"tool": "${summary.name}", "arguments": …}.`;
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Unknown tool ${JSON.stringify(name.slice(0, 80))}. ${hint}`,
  );
}
