import { getOwn, type JsonObject, type JsonValue } from './json.js';

/**
 * Characters of an answer's JSON above which a list gives fewer rows. Hosts cut an answer away at 25,000 tokens
 * (github.com/anthropics/claude-code); JSON full of ids has no less than two characters a token.
 */
export const longestAnswer = 40_000;

/**
 * A list whose JSON is not longer than `longest`. Where the tool pages by `page` and `limit`, and it is known how many
 * rows stand before, nothing is lost: the answer says at which smaller `limit` it stands and how to go on. Elsewhere it
 * says how many rows were left out.
 * The first row is given however long it is.
 */
export function capRows(
  answer: JsonObject,
  args: JsonObject,
  { isPaged, longest = longestAnswer }: { readonly isPaged: boolean; readonly longest?: number },
): JsonObject {
  const items = getOwn(answer, 'items');
  if (!Array.isArray(items)) return answer;
  const room = countFitting(answer, items, longest);
  if (room >= items.length) return answer;
  const skipped = isPaged ? countSkipped(answer, args, items.length) : undefined;
  if (skipped === undefined) {
    return {
      ...answer,
      items: items.slice(0, room),
      left_out: items.length - room,
      note: 'Too long for one answer: ask for fewer fields, or filter.',
    };
  }
  const limit = largestDivisor(skipped, room);
  return {
    ...answer,
    items: items.slice(0, limit),
    page: skipped / limit + 1,
    limit,
    next_page: skipped / limit + 2,
    note: `Too long for one answer: go on with page ${skipped / limit + 2} and limit ${limit}, or ask for fewer fields.`,
  };
}

function countFitting(answer: JsonObject, items: readonly JsonValue[], longest: number): number {
  const lengths = items.map((item) => JSON.stringify(item).length + 1);
  let left = longest - (JSON.stringify({ ...answer, items: [] }).length + 200);
  const fitting = lengths.findIndex((length) => {
    left -= length;
    return left < 0;
  });
  return fitting === -1 ? items.length : Math.max(1, fitting);
}

/**
 * How many rows stand on the pages before; undefined where that is not proven. What was asked for is not what a page
 * has: APIs have a most. But a page that is not the last is full, so is one with as many rows as were asked for, and the
 * last one ends the list.
 */
function countSkipped(answer: JsonObject, args: JsonObject, rows: number): number | undefined {
  const page = getOwn(answer, 'page');
  if (typeof page !== 'number' || !Number.isInteger(page) || page < 1) return undefined;
  const before = page - 1;
  const asked = getOwn(args, 'limit');
  if (before === 0 || asked === rows || typeof getOwn(answer, 'next_page') === 'number') return before * rows;
  const total = getOwn(answer, 'total_count');
  if (typeof total !== 'number') return undefined;
  // What a page has if the count is right: a whole number, no less than this one has and no more than was asked for.
  const size = (total - rows) / before;
  const most = typeof asked === 'number' ? asked : size;
  return Number.isInteger(size) && size >= rows && size <= most ? total - rows : undefined;
}

/** The pages before have to be a whole number of smaller ones. */
function largestDivisor(skipped: number, most: number): number {
  let divisor = most;
  while (skipped % divisor !== 0) divisor -= 1;
  return divisor;
}
