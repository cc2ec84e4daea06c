import type { Catalog } from '../catalog.js';
import { getOwn, isJsonObject } from '../runtime/json.js';
import { findNearest } from '../runtime/nearest.js';
import type { Risk } from '../runtime/tool.js';
import { riskClasses } from './classes.js';

/** What is asked of the finder. */
export interface Question {
  readonly query: string;
  /** A tag. */
  readonly area?: string | undefined;
  readonly risk?: Risk | undefined;
}

/** Why a question cannot be answered, and what can be asked. */
export class QuestionError extends Error {}

const longestQuery = 500;

/** @throws QuestionError */
export function readQuestion(given: unknown, catalog: Catalog): Question {
  const args = isJsonObject(given) ? given : {};
  const unknown = Object.keys(args).find((name) => !['query', 'area', 'risk'].includes(name));
  if (unknown !== undefined) {
    throw new QuestionError(`${unknown}: there is no such argument; give query, area, risk.`);
  }
  const query = getOwn(args, 'query');
  if (typeof query !== 'string' || query.trim() === '') {
    throw new QuestionError('query: say in words what is to be done, such as {"query": "list orders"}.');
  }
  return {
    query: query.slice(0, longestQuery).trim(),
    area: readWord('area', getOwn(args, 'area'), listAreas(catalog)),
    risk: readWord('risk', getOwn(args, 'risk'), riskClasses),
  };
}

/** The tags of the tools that are offered. */
export function listAreas({ summaries }: Catalog): readonly string[] {
  return [...new Set(summaries.flatMap(({ tags }) => tags))];
}

function readWord<Word extends string>(
  name: string,
  value: unknown,
  known: readonly Word[],
): Word | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const word = String(value).trim().toLowerCase();
  // Tags are spelled with hyphens here and with underscores there.
  const plain = (text: string): string => text.replace(/[\s-]+/g, '_');
  const found = known.find((each) => plain(each) === plain(word));
  if (found !== undefined) return found;
  const [nearest] = findNearest(word, known);
  const hint = nearest === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${nearest}?`;
  throw new QuestionError(`${name}: there is no ${JSON.stringify(word.slice(0, 80))}. ${hint}`);
}
