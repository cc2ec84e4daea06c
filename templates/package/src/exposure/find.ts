import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Catalog } from '../catalog.js';
import type { ApiDescription } from '../runtime/api.js';
import { getOwn, isJsonObject, type JsonObject } from '../runtime/json.js';
import { findNearest } from '../runtime/nearest.js';
import { makeResult } from '../runtime/result.js';
import type { Risk, ToolSummary } from '../runtime/tool.js';
import search from '../search.json' with { type: 'json' };
import { listClasses, riskClasses } from './classes.js';
import { nameRunner } from './entries.js';
import { createRanking, type Ranking, type Vocabulary } from './rank.js';
import { pickClass, printShort, printWhole, type Signature } from './signature.js';

/** `search.json`: what a search knows of a tool beside its entry in tools/list. */
interface SearchEntry {
  readonly name: string;
  readonly arguments: Signature;
  /** Words that people use for it. */
  readonly words?: string;
}

interface SearchData {
  readonly synonyms: Vocabulary['synonyms'];
  readonly aside: Vocabulary['aside'];
  /** What must be known before a tool of this class is run. */
  readonly notes: Readonly<Partial<Record<Risk, string>>>;
  readonly tools: readonly SearchEntry[];
}

const { notes, tools, ...vocabulary } = search as unknown as SearchData;
const entryOf = new Map(tools.map((entry) => [entry.name, entry]));

/** At least so many tools are given where there are, and more, up to the most, that fit nearly as well as the first. */
const fewest = 5;
const most = 8;
const nearlyAsWell = 0.75;

/** Why a question cannot be answered, and what can be asked. */
export class FindProblem extends Error {}

const rankings = new WeakMap<Catalog, Ranking>();

/**
 * The tools that fit a query best, by their runners, each with its signature: `{run_shop_read: ["list_all_shop_orders
 * {status?; …}"]}`. A tool's exact name gives the whole of it. @throws FindProblem
 */
export function findTools(given: unknown, catalog: Catalog, api: ApiDescription): CallToolResult {
  const { query, area, risk } = readQuestion(given, catalog, api);
  const isKept = (summary: ToolSummary): boolean =>
    (area === undefined || summary.tags.includes(area)) &&
    (risk === undefined || listClasses(summary).includes(risk as Risk));
  const named = catalog.find(query.trim());
  const ranked = named === undefined ? rankTools(query, catalog, api) : [{ name: named.name, score: 1 }];
  const fitting = ranked.flatMap(({ name, score }) => {
    const summary = catalog.find(name);
    return summary !== undefined && isKept(summary) ? [{ summary, score }] : [];
  });
  const least = (fitting[0]?.score ?? 0) * nearlyAsWell;
  const best = fitting.slice(0, most).filter(({ score }, index) => index < fewest || score >= least);
  const found = best.map(({ summary }) => summary);
  if (found.length === 0) {
    return give({ note: `Nothing fits. Areas: ${[...listAreas(catalog)].join(', ')}.` });
  }
  const about = new Set(
    query
      .toLowerCase()
      .split(/\W+/)
      .flatMap((word) => [word, word.replace(/s$/, '')]),
  );
  const lines = new Map<string, string[]>();
  for (const summary of found) {
    for (const each of listClasses(summary)) {
      if (risk !== undefined && each !== risk) continue;
      const runner = nameRunner(api.name, each);
      const isWhole = named !== undefined;
      const line = describe(summary, { catalog, asked: each, about, isWhole, isFirst: lines.size === 0 });
      lines.set(runner, [...(lines.get(runner) ?? []), line]);
    }
  }
  const classes = new Set(found.flatMap(listClasses));
  const note = riskClasses.flatMap((each) => (classes.has(each) ? (notes[each] ?? []) : [])).join(' ');
  return give({ ...Object.fromEntries(lines), ...(note === '' ? {} : { note }) });
}

function give(answer: JsonObject): CallToolResult {
  const result = makeResult(answer, {});
  if (result === undefined) throw new FindProblem('Too much fits: ask for less.');
  return result;
}

interface Question {
  readonly query: string;
  readonly area?: string | undefined;
  readonly risk?: string | undefined;
}

function readQuestion(given: unknown, catalog: Catalog, api: ApiDescription): Question {
  const args = isJsonObject(given) ? given : {};
  const unknown = Object.keys(args).find((name) => !['query', 'area', 'risk'].includes(name));
  if (unknown !== undefined)
    throw new FindProblem(`${unknown}: there is no such argument; give query, area, risk.`);
  const query = getOwn(args, 'query');
  if (typeof query !== 'string' || query.trim() === '') {
    throw new FindProblem(`query: say in words what is to be done, such as {"query": "${api.name} orders"}.`);
  }
  return {
    query: query.slice(0, 500),
    area: readWord('area', getOwn(args, 'area'), listAreas(catalog)),
    risk: readWord('risk', getOwn(args, 'risk'), new Set(riskClasses)),
  };
}

function readWord(name: string, value: unknown, known: ReadonlySet<string>): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const word = String(value).trim().toLowerCase();
  const plain = (text: string): string => text.replace(/[\s-]+/g, '_');
  const found = [...known].find((each) => plain(each) === plain(word));
  if (found !== undefined) return found;
  const [nearest] = findNearest(word, known);
  const hint = nearest === undefined ? `There are: ${[...known].join(', ')}.` : `Did you mean ${nearest}?`;
  throw new FindProblem(`${name}: there is no ${JSON.stringify(word.slice(0, 80))}. ${hint}`);
}

function listAreas({ summaries }: Catalog): ReadonlySet<string> {
  return new Set(summaries.flatMap(({ tags }) => tags));
}

function describe(
  summary: ToolSummary,
  {
    catalog,
    asked,
    about,
    isWhole,
    isFirst,
  }: {
    readonly catalog: Catalog;
    readonly asked: Risk;
    readonly about: ReadonlySet<string>;
    readonly isWhole: boolean;
    /** What is told of a tool once. */
    readonly isFirst: boolean;
  },
): string {
  const { name, riskByArgument = {} } = summary;
  const offered = catalog.describe(name);
  const properties = offered?.inputSchema.properties ?? {};
  // What a session makes needless is not offered.
  const all = Object.entries(entryOf.get(name)?.arguments ?? {});
  const taken = Object.fromEntries(
    all.filter(([argument]) => Object.hasOwn(properties, argument.replace('?', ''))),
  );
  const signature = pickClass(taken, riskByArgument, asked);
  const { description = '', title = '' } = offered ?? {};
  if (isWhole) return `${name} ${printWhole(signature)}${isFirst ? ` ${description}` : ''}`;
  const words =
    asked === 'read'
      ? title
      : firstSentences(description, asked === 'money' || asked === 'destructive' ? 2 : 1);
  return `${name} ${printShort(signature, about)} ${words}`;
}

function firstSentences(text: string, count: number): string {
  return (text.match(/[^.!?]+[.!?]+(?=\s|$)/gs) ?? [text]).slice(0, count).join('').trim();
}

/** The tools that a catalogue has, those first that fit the words best. */
export function rankTools(
  query: string,
  catalog: Catalog,
  api: Pick<ApiDescription, 'name'>,
): ReturnType<Ranking> {
  return findRanking(catalog, api.name)(query);
}

function findRanking(catalog: Catalog, api: string): Ranking {
  const known = rankings.get(catalog);
  if (known !== undefined) return known;
  const texts = catalog.summaries.map((summary) => {
    const { title = '', description = '' } = catalog.describe(summary.name) ?? {};
    const { arguments: taken = {}, words = '' } = entryOf.get(summary.name) ?? {};
    return {
      id: summary.name,
      kind: summary.kind,
      area: summary.toolset,
      name: summary.name.replace(`_${api}_`, '_'),
      title,
      description: firstSentences(description, 2),
      arguments: Object.keys(taken).join(' '),
      tags: summary.tags,
      words,
    };
  });
  const ranking = createRanking(texts, vocabulary);
  rankings.set(catalog, ranking);
  return ranking;
}
