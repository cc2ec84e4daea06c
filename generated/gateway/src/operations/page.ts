import { z } from 'zod';
import { drawBase62, toBase62 } from '../base62.js';
import { Refusal } from '../refusal.js';
import { readInput } from './input.js';

/** Which part of a list; as text, where it comes from a query. */
export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: string | number | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export const pageShape = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
const pageSchema = z.strictObject(pageShape);

/** @throws Refusal (400) */
export function readPage(query: PageQuery): { readonly after: string | undefined; readonly limit: number } {
  const { cursor, limit } = readInput(pageSchema, query, 'The query is not right');
  return { after: readCursor(cursor), limit };
}

/** The id that a page ended with. @throws Refusal (400) for what this gateway never gave */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (/^[a-z]{3,4}_[0-9A-Za-z]{20,}$/.test(id)) return id;
  throw new Refusal(
    400,
    'invalid_request',
    'cursor: it is none that a page ended with; leave it out to begin anew.',
  );
}

/** One row more than `limit` was read, to see whether there are more. */
export function makePage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const next = rows.length > limit && last !== undefined ? Buffer.from(last.id).toString('base64url') : null;
  return { items: kept.map(view), next_cursor: next };
}

const idPrefixes = { account: 'acc', server: 'srv', token: 'tok', call: 'call' } as const;
const timeLength = 8;
const randomLength = 14;

/** A new id. Ids of one kind sort, by bytes, as they were made (to the millisecond). */
export function createId(kind: keyof typeof idPrefixes): string {
  return `${idPrefixes[kind]}_${toBase62(BigInt(Date.now()), timeLength)}${drawBase62(randomLength)}`;
}
