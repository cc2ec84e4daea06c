/** A page of a list, as list tools answer. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly next_page: number | null;
}

/** Rows of a page: the most that the API gives. */
export const pageSize = 100;

/** The rows of all pages, one after the other; no more than `mostPages` of them. */
export async function readAll<Row>(
  readPage: (page: number) => Promise<Page<Row>>,
  mostPages = 10,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let page: number | null = 1;
  for (let read = 0; page !== null && read < mostPages; read++) {
    const answer: Page<Row> = await readPage(page);
    rows.push(...answer.items);
    page = answer.next_page;
  }
  return rows;
}
