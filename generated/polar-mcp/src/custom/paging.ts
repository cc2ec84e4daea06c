/** A page of a list, as list tools answer. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly next_page: number | null;
}

/** What was read of something, and whether that is all of it. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly complete: boolean;
}

/** Rows of a page: the most that the API gives. */
export const pageSize = 100;
/** Ids in one query: an address has no room for more. */
const mostIds = 50;
/** Records that are read at the same time: the API limits requests of a minute. */
const atOnce = 4;

/** The rows of all pages, one after the other; no more than `mostPages` of them. */
export async function readAll<Row>(
  readPage: (page: number) => Promise<Page<Row>>,
  mostPages = 10,
): Promise<Rows<Row>> {
  const rows: Row[] = [];
  let page: number | null = 1;
  for (let read = 0; page !== null && read < mostPages; read++) {
    const answer: Page<Row> = await readPage(page);
    rows.push(...answer.items);
    page = answer.next_page;
  }
  return { rows, complete: page === null };
}

/** The rows of all pages that belong to these ids, some ids at a time; none where nothing is asked for. */
export async function readAllOf<Row>(
  ids: Iterable<string>,
  readPage: (ids: string[], page: number) => Promise<Page<Row>>,
): Promise<Rows<Row>> {
  const parts: Rows<Row>[] = [];
  for (const chunk of cut([...new Set(ids)], mostIds)) {
    parts.push(await readAll((page) => readPage(chunk, page)));
  }
  return { rows: parts.flatMap(({ rows }) => rows), complete: isComplete(parts) };
}

/** One record after the other where there is no list of them: a few at the same time, and no more than `most`. */
export async function readEach<Key, Row>(
  keys: readonly Key[],
  { most, read }: { readonly most: number; readonly read: (key: Key) => Promise<readonly Row[]> },
): Promise<Rows<Row>> {
  const rows: Row[] = [];
  for (const chunk of cut(keys.slice(0, most), atOnce)) {
    rows.push(...(await Promise.all(chunk.map(read))).flat());
  }
  return { rows, complete: keys.length <= most };
}

export function isComplete(parts: Iterable<{ readonly complete: boolean }>): boolean {
  return [...parts].every(({ complete }) => complete);
}

function cut<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size));
}
