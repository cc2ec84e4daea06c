import type { Risk } from '../runtime/tool.js';

/** Argument (with `?` where it is optional) → its type in TypeScript's notation, with comments. */
export type Signature = Readonly<Record<string, string>>;

/** Characters of a signature of which not everything is told. */
const longestSignature = 90;
/** Of the type of an argument that is needed: who does not know its values cannot call at all. */
const longestNeeded = 130;
/** Arguments that are not told unless a query speaks of them. */
const common: ReadonlySet<string> = new Set(['page', 'sorting', 'fields']);
/** Told where it is taken: how many rows come is what an answer costs. */
const size = 'limit';
const last = 3;
/** Values and comments, by which comes first: a value may hold what begins a comment, and a comment an apostrophe. */
const texts = /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")| ?\/\*.*?\*\//gs;

/** The whole of it: `{id: string; seats?: integer /* New total *\/}`. */
export function printWhole(signature: Signature): string {
  return `{${Object.entries(signature)
    .map(([name, type]) => `${name}: ${type}`)
    .join('; ')}}`;
}

export interface Wanted {
  /** The words of the query. */
  readonly about: ReadonlySet<string>;
  /** It is the tool that fits best: what it cannot do without is told whole, however long. */
  readonly isBest: boolean;
}

/**
 * What is needed and what a query is about: `{order_id; amount: integer; …3 more}`. A name without a type takes a
 * text; names of one type stand together.
 */
export function printShort(signature: Signature, { about, isBest }: Wanted): string {
  const entries = Object.entries(signature).map(([name, type]) => {
    const isOptional = name.endsWith('?');
    const plain = type.replace(texts, '$1').replace(isOptional ? /\|null$/ : '', '');
    const long = isBest && !isOptional ? type : shorten(plain);
    return {
      name,
      type: plain.length > (isOptional ? longestSignature : longestNeeded) ? long : plain,
      rank: rankArgument(name, plain, about),
    };
  });
  const ranked = entries.toSorted((a, b) => a.rank - b.rank);
  const told = new Map<string, string[]>();
  let left = longestSignature;
  let more = 0;
  for (const { name, type, rank } of ranked) {
    const group = told.get(type);
    const length = name.length + 2 + (group === undefined && type !== 'string' ? type.length + 1 : 0);
    if (rank === last || (rank > 0 && length > left)) {
      more += 1;
      continue;
    }
    told.set(type, [...(group ?? []), name]);
    left -= length;
  }
  const groups = [...told].map(
    ([type, names]) => `${names.join(', ')}${type === 'string' ? '' : `: ${type}`}`,
  );
  return `{${[...groups, ...(more > 0 ? [`…${more} more`] : [])].join('; ')}}`;
}

/** Required, then how many rows and what the query speaks of, then filters; last what every list takes and what is an object. */
function rankArgument(name: string, type: string, about: ReadonlySet<string>): number {
  if (!name.endsWith('?')) return 0;
  const plain = name.slice(0, -1);
  if (plain === size || plain.split('_').some((word) => about.has(word))) return 1;
  return type.startsWith('{') || type === 'object' || common.has(plain) ? last : 2;
}

/** `{…}`, `{…}[]`; of texts to choose from the first: `'paid'|…`, `('paid'|…)[]`. */
function shorten(type: string): string {
  const isList = type.endsWith('[]');
  const hasObjects = type.replace(texts, '').includes('{');
  const [, first] = hasObjects ? [] : (/^\(?('(?:[^'\\]|\\.)*')\|/.exec(type) ?? []);
  if (first === undefined) return isList ? '{…}[]' : '{…}';
  return isList ? `(${first}|…)[]` : `${first}|…`;
}

/** Which classes of calls take an argument, where that depends on the arguments. */
export interface ArgumentClasses {
  /** The class that it makes a call of. */
  readonly riskByArgument?: Readonly<Record<string, Risk>> | undefined;
  /** The classes that it goes with, where it makes none. */
  readonly goesWith?: Readonly<Record<string, readonly Risk[]>> | undefined;
}

/** The signature of the calls of one class: what is needed, what makes a call one of it, and what goes with it. */
export function pickClass(
  signature: Signature,
  { riskByArgument = {}, goesWith = {} }: ArgumentClasses,
  asked: Risk,
): Signature {
  const entries = Object.entries(signature).flatMap(([name, type]) => {
    const plain = name.replace('?', '');
    const own = findOwn(riskByArgument, plain);
    const fits = own === undefined ? (findOwn(goesWith, plain)?.includes(asked) ?? true) : own === asked;
    const rank = !name.endsWith('?') ? 0 : own !== undefined ? 1 : 2;
    return fits ? [{ name, type, rank }] : [];
  });
  const ranked = entries.toSorted((a, b) => a.rank - b.rank);
  return Object.fromEntries(ranked.map(({ name, type }) => [name, type]));
}

/** An argument may be called `constructor`. */
function findOwn<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
