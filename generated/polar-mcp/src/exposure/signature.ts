import { getOwn } from '../runtime/json.js';
import type { Risk } from '../runtime/tool.js';

/** Argument (with `?` where it is optional) → its type in TypeScript's notation, with comments. */
export type Signature = Readonly<Record<string, string>>;

/** Characters of a signature of which not everything is told. */
const longestSignature = 90;
/** Of one argument that is needed: a call cannot be made without its values. */
const longestNeeded = 130;
/** Arguments that are not told unless a query speaks of them. */
const common: ReadonlySet<string> = new Set(['page', 'sorting', 'fields']);
const last = 3;
const comment = / ?\/\*.*?\*\//gs;

/** The whole of it: `{id: string; seats?: integer /* New total *\/}`. */
export function printWhole(signature: Signature): string {
  return `{${Object.entries(signature)
    .map(([name, type]) => `${name}: ${type}`)
    .join('; ')}}`;
}

/**
 * What is needed and what a query is about: `{order_id; amount: integer; …3 more}`. A name without a type takes a
 * text; names of one type stand together.
 */
export function printShort(signature: Signature, about: ReadonlySet<string>): string {
  const entries = Object.entries(signature).map(([name, type]) => {
    const plain = type.replace(comment, '').replace(name.endsWith('?') ? /\|null$/ : '', '');
    return {
      name,
      type: plain.length > (name.endsWith('?') ? longestSignature : longestNeeded) ? shorten(plain) : plain,
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

/** Required, then what the query speaks of, then filters; last what every list takes and what is an object. */
function rankArgument(name: string, type: string, about: ReadonlySet<string>): number {
  if (!name.endsWith('?')) return 0;
  const plain = name.slice(0, -1);
  if (plain.split('_').some((word) => about.has(word))) return 1;
  return type.startsWith('{') || type === 'object' || common.has(plain) ? last : 2;
}

/** What is too long by itself: an object without its fields, a choice with its first value. */
function shorten(type: string): string {
  const [, first] = /^\(?('[^']*')\|/.exec(type) ?? [];
  const inner = first === undefined ? '{…}' : `${first}|…`;
  if (!type.endsWith('[]')) return inner;
  return first === undefined ? `${inner}[]` : `(${inner})[]`;
}

/** The signature of the calls of one class, where arguments decide it. */
export function pickClass(
  signature: Signature,
  riskByArgument: Readonly<Record<string, Risk>>,
  asked: Risk,
): Signature {
  const entries = Object.entries(signature).filter(([name]) => {
    const own = getOwn(riskByArgument, name.replace('?', ''));
    return own === undefined || own === asked;
  });
  return Object.fromEntries(entries);
}
