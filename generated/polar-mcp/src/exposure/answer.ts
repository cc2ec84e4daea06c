import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Catalog } from '../catalog.js';
import type { ApiDescription } from '../runtime/api.js';
import { makeResult } from '../runtime/result.js';
import type { Risk } from '../runtime/tool.js';
import { riskClasses } from './classes.js';
import { nameRunner } from './entries.js';
import { listAreas, QuestionError } from './question.js';
import { findNote } from './search-data.js';

/** A tool as one runner runs it. */
export interface FoundLine {
  readonly tool: string;
  /** The class whose calls are told. */
  readonly asked: Risk;
  /** Its signature for them, and what it does. */
  readonly told: string;
}

/** Where tools are found. */
export interface FindPlace {
  readonly catalog: Catalog;
  readonly api: Pick<ApiDescription, 'name' | 'identity'>;
}

/**
 * The finder's answer: lines under their runners, and a `note` of what must be known before they are run.
 * @throws QuestionError where it is too much for a message
 */
export function answerFound(lines: readonly FoundLine[], place: FindPlace): CallToolResult {
  const byRunner = new Map<string, string[]>();
  for (const { asked, tool, told } of lines) {
    const runner = nameRunner(place.api.name, asked);
    byRunner.set(runner, [...(byRunner.get(runner) ?? []), `${tool} ${told}`]);
  }
  const classes = new Set(lines.map(({ asked }) => asked));
  const notes = [
    describeIdentity(lines, place),
    ...riskClasses.filter((each) => classes.has(each)).map(findNote),
  ].filter((note) => note !== undefined);
  const note = notes.length === 0 ? {} : { note: notes.join(' ') };
  return makeAnswer({ ...Object.fromEntries(byRunner), ...note });
}

/** Where nothing fits: what there is to ask about. */
export function answerNothing(catalog: Catalog): CallToolResult {
  return makeAnswer({ note: `Nothing fits. Areas: ${listAreas(catalog).join(', ')}.` });
}

/** The tools that were most likely meant. */
const likely = 3;

/** Said where one of them takes each of the arguments that tell whom a call is about: it wants one of those. */
function describeIdentity(lines: readonly FoundLine[], { catalog, api }: FindPlace): string | undefined {
  if (api.identity === undefined) return undefined;
  const ways = [api.identity.id, ...api.identity.lookups.map(({ argument }) => argument)];
  const meant = [...new Set(lines.map(({ tool }) => tool))].slice(0, likely);
  const takesEach = meant.some((tool) => {
    const properties = catalog.describe(tool)?.inputSchema.properties ?? {};
    return ways.every((argument) => Object.hasOwn(properties, argument));
  });
  return takesEach && ways.length > 1 ? `Give exactly one of ${ways.join(', ')}.` : undefined;
}

function makeAnswer(answer: Record<string, string | string[]>): CallToolResult {
  const result = makeResult(answer, {});
  if (result === undefined) throw new QuestionError('Too much fits: ask for less.');
  return result;
}
