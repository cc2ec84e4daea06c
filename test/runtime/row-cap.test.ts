import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../templates/package/src/runtime/json.js';
import { capRows } from '../../templates/package/src/runtime/row-cap.js';

/** The most rows of a page, whatever is asked for. */
const most = 25;

/** A page of `rows` as the runtime reads it from an API whose pages have `fallback` rows unless told. */
function readPage(
  rows: readonly object[],
  args: JsonObject,
  { fallback, isCounted = true }: { readonly fallback: number; readonly isCounted?: boolean },
): JsonObject {
  const page = Number(args.page ?? 1);
  const limit = Math.min(most, Number(args.limit ?? fallback));
  const items = rows.slice((page - 1) * limit, page * limit);
  const more = page * limit < rows.length;
  return {
    items,
    page,
    next_page: more ? page + 1 : null,
    total_count: isCounted ? rows.length : null,
  } as unknown as JsonObject;
}

const makeRows = (lengths: readonly number[]) =>
  lengths.map((length, id) => ({ id, text: 'x'.repeat(length) }));

test('who goes on as the answer says gets every row once, or is told how many were left out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(400), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      (lengths, page, limit, fallback, isCounted) => {
        const rows = makeRows(lengths);
        let args: JsonObject = { page, ...(limit === undefined ? {} : { limit }) };
        const got: unknown[] = [];
        for (let step = 0; step < 200; step++) {
          const given = readPage(rows, args, { fallback, isCounted });
          const answer = capRows(given, args, { isPaged: true, longest: 900 });
          got.push(...(answer.items as { id: number }[]).map(({ id }) => id));
          if (answer.left_out !== undefined) {
            // Only of the last page of a list that nobody has counted.
            expect([isCounted, answer.next_page]).toEqual([false, null]);
            got.push(...rows.slice(-Number(answer.left_out)).map(({ id }) => id));
          }
          if (answer.next_page === null) break;
          args = { page: answer.next_page ?? 1, limit: answer.limit ?? args.limit ?? fallback };
        }
        const from = (page - 1) * Math.min(most, limit ?? fallback);
        expect(got).toEqual(rows.slice(from).map(({ id }) => id));
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
});

test('an answer that fits is as it was', () => {
  const answer = readPage(makeRows([1, 2, 3]), {}, { fallback: 10 });
  expect(capRows(answer, {}, { isPaged: true })).toBe(answer);
  expect(capRows({ id: 1 }, {}, { isPaged: false })).toEqual({ id: 1 });
});

test('it says at which limit it stands, and is not longer than it may be', () => {
  const answer = readPage(makeRows(Array.from({ length: 100 }, () => 3000)), { limit: 25 }, { fallback: 10 });
  const capped = capRows(answer, { limit: 25 }, { isPaged: true });
  expect(capped).toMatchObject({ page: 1, limit: 13, next_page: 2, total_count: 100 });
  expect(capped.note).toContain('page 2 and limit 13');
  expect(JSON.stringify(capped).length).toBeLessThanOrEqual(40_000);
});

const unproven: readonly (readonly [why: string, answer: object, args: JsonObject])[] = [
  ['a last page that may be of a smaller limit', { page: 2, next_page: null }, { page: 2, limit: 100 }],
  ['a last page of an unknown size', { page: 2, next_page: null }, { page: 2 }],
  ['a count that is none', { page: 3, next_page: null, total_count: 2 }, { page: 3, limit: 100 }],
  ['pages of more than was asked for', { page: 2, next_page: null, total_count: 13 }, { page: 2, limit: 9 }],
  ['pages from 0', { page: 0, next_page: 1 }, { page: 0, limit: 3 }],
  ['no page in the answer', {}, { page: 3, limit: 3 }],
];

test.each(unproven)('rows are left out, and no page is renumbered: %s', (_why, given, args) => {
  const answer = { items: makeRows([500, 500, 500]), ...given } as unknown as JsonObject;
  const capped = capRows(answer, args, { isPaged: true, longest: 900 });
  expect(capped).toMatchObject({ ...given, items: [{ id: 0 }], left_out: 2 });
  expect(capped).not.toHaveProperty('limit');
});

test('without pages it says how many rows are left out; one row that is too long is given all the same', () => {
  const items = makeRows([500, 500, 500]);
  const options = { isPaged: false, longest: 900 };
  expect(capRows({ items } as unknown as JsonObject, {}, options)).toMatchObject({
    items: [items[0]],
    left_out: 2,
  });
  const long = { items: makeRows([5000]) } as unknown as JsonObject;
  expect(capRows(long, {}, options)).toBe(long);
});
