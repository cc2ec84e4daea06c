import type { JsonObject, JsonValue } from '../../model/json.js';
import { joinAlternatives, joinSentences, plainText, quoteValue } from './words.js';

/** A wire schema whose description is not put together yet. */
export interface Draft {
  /** Without `description`. */
  readonly node: JsonObject;
  readonly description?: string;
  /** Sentences that say what the keywords do not. */
  readonly told: readonly string[];
}

export const nullNode: JsonObject = { type: 'null' };
/**
 * Any JSON value, without a schema that says nothing: clients warn of those or refuse them, and most
 * refuse an array without `items`. `minLength: 0` is true of every value.
 */
export const vacuousNode: JsonObject = { minLength: 0 };
export const anyNode: JsonObject = {
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'object', additionalProperties: true },
    { type: 'array', items: vacuousNode },
    nullNode,
  ],
};

/** Key order: type, description, and the rest as it stands. */
export function describeNode(node: JsonObject, sentences: readonly string[]): JsonObject {
  const description = plainText(joinSentences(sentences));
  if (description === '') return node;
  const { type, ...rest } = node;
  return type === undefined ? { description, ...rest } : { type, description, ...rest };
}

function finishDraft(draft: Draft): JsonObject {
  return describeNode(draft.node, [draft.description ?? '', ...draft.told]);
}

/** One schema of the alternatives: `anyOf` if they do not fold into one; null comes last. */
export function uniteDrafts(alternatives: readonly Draft[]): Draft {
  const drafts = foldDrafts(alternatives);
  const values = drafts.filter((draft) => draft.node.type !== 'null');
  const [only] = values;
  if (only !== undefined && drafts.length === 1) return only;
  const nulls = drafts.filter((draft) => draft.node.type === 'null');
  if (only === undefined) return nulls[0] ?? { node: anyNode, told: [] };
  // Of a nullable value the words stand outside: most readers look there.
  if (values.length === 1) return { ...only, node: { anyOf: [only.node, nullNode] } };
  return { node: { anyOf: [...values, ...nulls].map(finishDraft) }, told: [] };
}

function foldDrafts(alternatives: readonly Draft[]): readonly Draft[] {
  const distinct = new Map<string, Draft>();
  for (const draft of alternatives) {
    const key = JSON.stringify(draft.node);
    const known = distinct.get(key);
    distinct.set(key, known ? mergeEqual(known, draft) : draft);
  }
  const drafts = [...distinct.values()];
  return drafts
    .filter((draft) => !drafts.some((wider) => isWithin(draft, wider)))
    .map((draft) => tellExamples(draft, drafts));
}

/** Values that are listed beside any string are examples of it. */
function tellExamples(draft: Draft, drafts: readonly Draft[]): Draft {
  const listed = drafts.find((other) => other.node.enum !== undefined && isWithin(other, draft))?.node.enum;
  if (!Array.isArray(listed)) return draft;
  const examples = listed.slice(0, 3).map((value: JsonValue) => quoteValue(value));
  return { ...draft, told: [`Such as ${joinAlternatives(examples)}.`] };
}

/** Two alternatives whose keywords are alike: what is told of only one of them no longer holds. */
function mergeEqual(left: Draft, right: Draft): Draft {
  const descriptions = [left.description, right.description].filter((text) => text !== undefined);
  const description = [...new Set(descriptions)].join(' Or: ');
  return {
    node: left.node,
    ...(description === '' ? {} : { description }),
    told: mergeTold(left.told.join(' '), right.told.join(' ')),
  };
}

function mergeTold(left: string, right: string): readonly string[] {
  if (left === right) return left === '' ? [] : [left];
  return left === '' || right === '' ? [] : [`${left} Or: ${right}`];
}

/** Whether a plain type among the alternatives makes another one needless. */
function isWithin({ node }: Draft, wider: Draft): boolean {
  if (node === wider.node || wider.told.length > 0 || Object.keys(wider.node).length !== 1) return false;
  const { type } = wider.node;
  if (type === 'number') return node.type === 'number' || node.type === 'integer';
  return (type === 'string' || type === 'integer') && node.type === type;
}
