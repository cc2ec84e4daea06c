import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Catalog } from '../catalog.js';
import type { ApiDescription } from '../runtime/api.js';
import { makeResult } from '../runtime/result.js';
import type { Risk, ToolSummary } from '../runtime/tool.js';
import { listClasses, riskClasses } from './classes.js';
import { nameRunner } from './entries.js';
import { listAreas, QuestionError, readQuestion } from './question.js';
import { createRanking, type Ranking } from './rank.js';
import { findEntry, findNote, vocabulary } from './search-data.js';
import { pickClass, printShort, printWhole } from './signature.js';

/** At least so many tools are given where there are, and up to the most those that fit nearly as well as the first. */
const fewest = 5;
const most = 8;
const nearlyAsWell = 0.75;

/**
 * The tools that fit a query best, by their runners, each with its signature:
 * `{run_shop_read: ["list_all_shop_orders {status?; …4 more} List orders"]}`. A tool's exact name gives the whole of it.
 * @throws QuestionError
 */
export function findTools(
  given: unknown,
  catalog: Catalog,
  api: Pick<ApiDescription, 'name'>,
): CallToolResult {
  const { query, area, risk } = readQuestion(given, catalog);
  const named = catalog.find(query);
  const found =
    named === undefined ? chooseBest(rankTools(query, catalog, api), { catalog, area, risk }) : [named];
  if (found.length === 0) return give({ note: `Nothing fits. Areas: ${listAreas(catalog).join(', ')}.` });
  const about = new Set(
    query
      .toLowerCase()
      .split(/\W+/)
      .flatMap((word) => [word, word.replace(/s$/, '')]),
  );
  const lines = new Map<string, string[]>();
  for (const summary of found) {
    const classes = listClasses(summary).filter((each) => risk === undefined || each === risk);
    for (const [position, each] of classes.entries()) {
      const line =
        named === undefined
          ? describeShort(summary, { catalog, asked: each, about })
          : describeWhole(summary, { catalog, asked: each });
      const words = position === 0 ? ` ${summarize(summary, catalog, named !== undefined)}` : '';
      const runner = nameRunner(api.name, each);
      lines.set(runner, [...(lines.get(runner) ?? []), `${line}${words}`]);
    }
  }
  const classes = new Set(found.flatMap(listClasses));
  const note = riskClasses.flatMap((each) => (classes.has(each) ? (findNote(each) ?? []) : [])).join(' ');
  return give({ ...Object.fromEntries(lines), ...(note === '' ? {} : { note }) });
}

function give(answer: Record<string, string | string[]>): CallToolResult {
  const result = makeResult(answer, {});
  if (result === undefined) throw new QuestionError('Too much fits: ask for less.');
  return result;
}

function chooseBest(
  ranked: ReturnType<Ranking>,
  wanted: {
    readonly catalog: Catalog;
    readonly area: string | undefined;
    readonly risk: Risk | undefined;
  },
): readonly ToolSummary[] {
  const { catalog, area, risk } = wanted;
  const fitting = ranked.flatMap(({ name, score }) => {
    const summary = catalog.find(name);
    if (summary === undefined || (area !== undefined && !summary.tags.includes(area))) return [];
    return risk === undefined || listClasses(summary).includes(risk) ? [{ summary, score }] : [];
  });
  const least = (fitting[0]?.score ?? 0) * nearlyAsWell;
  return fitting
    .slice(0, most)
    .filter(({ score }, index) => index < fewest || score >= least)
    .map(({ summary }) => summary);
}

interface Asked {
  readonly catalog: Catalog;
  /** The class whose calls are described. */
  readonly asked: Risk;
}

function describeShort(
  summary: ToolSummary,
  { about, ...asked }: Asked & { readonly about: ReadonlySet<string> },
): string {
  return `${summary.name} ${printShort(readSignature(summary, asked), about)}`;
}

function describeWhole(summary: ToolSummary, asked: Asked): string {
  return `${summary.name} ${printWhole(readSignature(summary, asked))}`;
}

function readSignature({ name, riskByArgument = {} }: ToolSummary, { catalog, asked }: Asked) {
  const properties = catalog.describe(name)?.inputSchema.properties ?? {};
  // What a session makes needless is not offered.
  const taken = Object.entries(findEntry(name)?.arguments ?? {}).filter(([argument]) =>
    Object.hasOwn(properties, argument.replace('?', '')),
  );
  return pickClass(Object.fromEntries(taken), riskByArgument, asked);
}

/** Of what reads the title; of what does more its first sentence, and of what does harm two. */
function summarize({ name, risk }: ToolSummary, catalog: Catalog, isWhole: boolean): string {
  const { description = '', title = '' } = catalog.describe(name) ?? {};
  if (isWhole) return description;
  if (risk === 'read') return title;
  return firstSentences(description, risk === 'money' || risk === 'destructive' ? 2 : 1);
}

function firstSentences(text: string, count: number): string {
  return (text.match(/[^.!?]+[.!?]+(?=\s|$)/gs) ?? [text]).slice(0, count).join('').trim();
}

const rankings = new WeakMap<Catalog, Ranking>();

/** The tools of a catalogue, those first that fit the words best. */
export function rankTools(
  query: string,
  catalog: Catalog,
  { name: api }: Pick<ApiDescription, 'name'>,
): ReturnType<Ranking> {
  const known = rankings.get(catalog);
  if (known !== undefined) return known(query);
  const texts = catalog.summaries.map(({ name, kind, toolset, tags }) => {
    const { title = '', description = '' } = catalog.describe(name) ?? {};
    const { arguments: taken = {}, words = '' } = findEntry(name) ?? {};
    return {
      id: name,
      kind,
      area: toolset,
      name: name.replace(`_${api}_`, '_'),
      title,
      description: firstSentences(description, 2),
      arguments: Object.keys(taken).join(' '),
      tags,
      words,
    };
  });
  const ranking = createRanking(texts, vocabulary);
  rankings.set(catalog, ranking);
  return ranking(query);
}
