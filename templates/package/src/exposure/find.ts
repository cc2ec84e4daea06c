import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Catalog } from '../catalog.js';
import type { ApiDescription } from '../runtime/api.js';
import type { Risk, ToolSummary } from '../runtime/tool.js';
import { answerFound, answerNothing, type FoundLine } from './answer.js';
import { listClasses } from './classes.js';
import { type Question, readQuestion } from './question.js';
import { createRanking, type Ranking } from './rank.js';
import { findEntry, vocabulary } from './search-data.js';
import { firstSentences } from './sentences.js';
import { pickClass, printShort, printWhole, type Signature } from './signature.js';

/** At most so many tools are given; of those after the usual number only what fits nearly as well as the first. */
const most = 8;
const usual = 5;
const nearlyAsWell = 0.75;
/** What falls off as steeply as this is something else, unless the query names it. */
const farBehind = 0.25;

/**
 * The tools that fit a query best, by their runners, each with its signature:
 * `{run_shop_read: ["list_all_shop_orders {status?; …4 more} List orders"]}`. A tool's exact name gives the whole of it,
 * whatever else is asked: it was found already.
 * @throws QuestionError
 */
export function findTools(
  given: unknown,
  catalog: Catalog,
  api: Pick<ApiDescription, 'name' | 'identity'>,
): CallToolResult {
  const { query, area, risk } = readQuestion(given, catalog);
  const named = catalog.find(query);
  if (named !== undefined) return answerFound(tellWhole(named, catalog), { catalog, api });
  const found = chooseTools({ query, area, risk }, catalog, api);
  if (found.length === 0) return answerNothing(catalog);
  const about = new Set(
    query
      .toLowerCase()
      .split(/\W+/)
      .flatMap((word) => [word, word.replace(/s$/, '')]),
  );
  const lines = found.flatMap((summary, index): FoundLine[] => {
    const classes = listClasses(summary).filter((each) => risk === undefined || each === risk);
    return classes.map((asked, position) => {
      const signature = printShort(readSignature(summary, { catalog, asked }), {
        about,
        isBest: index === 0,
      });
      const words = position === 0 ? ` ${summarize(summary, catalog)}` : '';
      return { tool: summary.name, asked, told: `${signature}${words}` };
    });
  });
  return answerFound(lines, { catalog, api });
}

function tellWhole(summary: ToolSummary, catalog: Catalog): readonly FoundLine[] {
  const description = catalog.describe(summary.name)?.description ?? '';
  return listClasses(summary).map((asked, position) => {
    const signature = printWhole(readSignature(summary, { catalog, asked }));
    return {
      tool: summary.name,
      asked,
      told: position === 0 ? `${signature} ${description}`.trim() : signature,
    };
  });
}

/** The tools that fit a question in words, the best first. */
export function chooseTools(
  { query, area, risk }: Question,
  catalog: Catalog,
  api: Pick<ApiDescription, 'name'>,
): readonly ToolSummary[] {
  const fitting = rankTools(query, catalog, api).flatMap(({ name, ...rank }) => {
    const summary = catalog.find(name);
    if (summary === undefined || (area !== undefined && !summary.tags.includes(area))) return [];
    return risk === undefined || listClasses(summary).includes(risk) ? [{ summary, ...rank }] : [];
  });
  const best = fitting[0]?.score ?? 0;
  return fitting
    .slice(0, most)
    .filter(({ score, isNamed }, index) => {
      return index < usual ? isNamed || score >= best * farBehind : score >= best * nearlyAsWell;
    })
    .map(({ summary }) => summary);
}

interface Asked {
  readonly catalog: Catalog;
  /** The class whose calls are described. */
  readonly asked: Risk;
}

function readSignature({ name, riskByArgument }: ToolSummary, { catalog, asked }: Asked): Signature {
  const properties = catalog.describe(name)?.inputSchema.properties ?? {};
  const { arguments: all = {}, goesWith } = findEntry(name) ?? {};
  // What a session makes needless is not offered.
  const taken = Object.entries(all).filter(([argument]) =>
    Object.hasOwn(properties, argument.replace('?', '')),
  );
  return pickClass(Object.fromEntries(taken), { riskByArgument, goesWith }, asked);
}

/** Of what reads the title; of what does more its first sentence, and of what does harm two. */
function summarize({ name, risk }: ToolSummary, catalog: Catalog): string {
  const { description = '', title = '' } = catalog.describe(name) ?? {};
  if (risk === 'read') return title;
  return firstSentences(description, risk === 'money' || risk === 'destructive' ? 2 : 1);
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
