import MiniSearch from 'minisearch';
import type { ToolKind } from '../runtime/tool.js';
import { readKinds } from './kinds.js';
import { splitWords, stem, stemAll } from './stem.js';

/** What is searched of a tool. */
export interface ToolText {
  readonly id: string;
  readonly kind: ToolKind;
  readonly area: string;
  /** Its name's words, without the API's. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: string;
  readonly tags: readonly string[];
  /** Words that people use for it. */
  readonly words: string;
}

export interface Vocabulary {
  /** What people say → the API's words for it. */
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
  /** Tag of tools that are rarely meant → the words that ask for them. */
  readonly aside: Readonly<Record<string, readonly string[]>>;
}

export interface RankedTool {
  readonly name: string;
  readonly score: number;
  /** The query has the words of all that its name is about. */
  readonly isNamed: boolean;
}

/** The nearest tools first. The same query always gives the same order. */
export type Ranking = (query: string) => readonly RankedTool[];

/** What people say weighs most, then the name: it says what a tool is for, a description also what it is not for. */
const weights = { words: 6, name: 4, title: 3, description: 0.6, arguments: 0.4 };
const fields = Object.keys(weights);

const stopWords = new Set(
  (
    'a an and are as at be been by can could did do does for from give had has have her his how i if in into is it ' +
    'its me my of off on or our out so some somebody someone that the their them they this to up us want was we were ' +
    'what when which who whom whose why will with would you your please need tool'
  ).split(' '),
);

/** Of a word that stands for another, of the other, of a word's beginning, of a kind that is asked for, of what is aside. */
const synonymWeight = 0.4;
const replacedWeight = 0.4;
const prefixWeight = 0.3;
const askedKind = 1.2;
const otherKind = 0.8;
const elsewhere = 0.4;
const deletionUnasked = 0.5;
/** Of a tool whose name has no word of the query, against one whose name is all of such words. */
const leastCovered = 0.7;

/** A tool of its own kind is named by its noun: no verb is against it. Nobody deletes by the way. */
function weighKind(kind: ToolKind, asked: ReadonlySet<string>): number {
  if (kind === 'custom') return 1;
  if (asked.has(kind)) return askedKind;
  return kind === 'delete' ? deletionUnasked : asked.size > 0 ? otherKind : 1;
}

/** Builds the index: some milliseconds for two hundred tools. */
export function createRanking(tools: readonly ToolText[], { synonyms, aside }: Vocabulary): Ranking {
  const order = new Map(
    tools.map((tool, position) => [tool.id, { ...tool, position, nouns: listNouns(tool.name) }]),
  );
  const index = new MiniSearch<ToolText>({ fields, tokenize: splitWords, processTerm: stem });
  index.addAll(tools);
  const phrases = Object.entries(synonyms).map(([phrase, words]) => ({
    phrase: ` ${stemAll(phrase)} `,
    words: words.flatMap(splitWords).map(stem),
  }));
  return (query) => {
    const terms = expand(query, phrases);
    const text = ` ${stemAll(query)} `;
    const kinds = readKinds(text);
    const asked = new Set(
      Object.keys(aside).filter((tag) => aside[tag]?.some((word) => text.includes(` ${stemAll(word)} `))),
    );
    const boostDocument = (id: string): number => {
      const tool = order.get(id);
      if (tool === undefined) return 1;
      const covered = tool.nouns.filter((noun) => terms.has(noun)).length / tool.nouns.length;
      const isAside = tool.tags.some((tag) => Object.hasOwn(aside, tag));
      const isAsked = tool.tags.some((tag) => asked.has(tag));
      return (
        weighKind(tool.kind, kinds) *
        (isAside === isAsked && (isAside || asked.size === 0) ? 1 : elsewhere) *
        (leastCovered + (1 - leastCovered) * covered)
      );
    };
    const found = index.search([...terms.keys()].join(' '), {
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
      boost: weights,
      boostTerm: (term) => terms.get(term) ?? 1,
      boostDocument,
      prefix: (term) => term.length > 4,
      weights: { prefix: prefixWeight, fuzzy: 0 },
    });
    const position = (name: string): number => order.get(name)?.position ?? 0;
    const ranked = found
      .map(({ id, score }) => {
        const isNamed = order.get(id)?.nouns.every((noun) => terms.has(noun)) ?? false;
        return { name: String(id), score, isNamed };
      })
      .sort((a, b) => b.score - a.score || position(a.name) - position(b.name));
    return bringOthers(ranked, (name) => order.get(name)?.area ?? '');
  };
}

/** How many tools stand by their scores alone, before others that a query names get a place. */
const undisputed = 3;

/**
 * A task takes more than one tool (the customer, the order, the refund): after the best few come the best of each other
 * area that the query names.
 */
function bringOthers(
  ranked: readonly RankedTool[],
  findArea: (name: string) => string,
): readonly RankedTool[] {
  const first = ranked.slice(0, undisputed);
  const areas = new Set(first.map(({ name }) => findArea(name)));
  const others: RankedTool[] = [];
  for (const each of ranked.slice(undisputed)) {
    const area = findArea(each.name);
    if (!each.isNamed || areas.has(area)) continue;
    areas.add(area);
    others.push(each);
  }
  return [...first, ...others, ...ranked.slice(undisputed).filter((each) => !others.includes(each))];
}

/** What a name is about: `customer`, `meter` of `list_all_customer_meters`. */
function listNouns(name: string): readonly string[] {
  const noun = name
    .replace(/^(?:list_all|get_single|create_a|update_a|delete_a)_/, '')
    .replace(/_by_.*$/, '');
  return splitWords(noun.replaceAll('_', ' ')).map(stem);
}

interface Phrase {
  readonly phrase: string;
  readonly words: readonly string[];
}

/** The words of a query and those that they stand for, each with its weight. */
function expand(query: string, phrases: readonly Phrase[]): ReadonlyMap<string, number> {
  // An address, a number or an id is what a tool is to be given, not what it is for.
  const said = query.replace(/\S*[@\d]\S*/g, ' ');
  const text = ` ${stemAll(said)} `;
  const terms = new Map<string, number>();
  for (const word of splitWords(said).filter((each) => !stopWords.has(each))) terms.set(stem(word), 1);
  for (const { phrase, words } of phrases.filter((each) => text.includes(each.phrase))) {
    for (const word of words) terms.set(word, Math.max(terms.get(word) ?? 0, synonymWeight));
    // The API may mean another thing by a word that people use for something.
    const own = phrase.trim();
    if (terms.has(own) && !words.includes(own)) terms.set(own, replacedWeight);
  }
  return terms;
}
