import { type CustomApi, CustomRefusal } from '#polar/custom-tool.js';
import type { ToolInput } from '#polar/registry.js';
import { type Page, pageSize } from './paging.js';
import { addUp, type TotalsRow } from './totals-sums.js';
import { type ListTool, type Resource, resources } from './totals-table.js';

type Input = ToolInput<'get_single_polar_totals'>;
type Filter = Readonly<Record<string, unknown>>;

const mostPages = 100;
/** Pages that are read at the same time: the API limits requests of a minute, and a call must not use them up. */
const atOnce = 4;

export async function readTotals(input: Input, api: CustomApi) {
  const { resource, filter = {}, sum = [], group_by: groupBy } = input;
  checkChoice(input);
  const readPage = (page: number, limit: number) => readList(api, { resource, filter, page, limit });
  if (sum.length === 0 && groupBy === undefined) {
    const { total_count } = await readPage(1, 1);
    if (total_count !== null) {
      return { resource, filter, count: total_count, sums: [], complete: true, pages: 1 };
    }
  }
  const { rows, total, pages, isEnd } = await readRows((page) => readPage(page, pageSize));
  const counted = addUp(rows, { sum, groupBy });
  // Rows that came or went while the pages were read: then it is not exact, and says so.
  const complete = isEnd && (total === null || total === rows.length);
  return {
    resource,
    filter,
    ...counted,
    complete,
    pages,
    ...(complete ? {} : { note: describeGap({ isEnd, counted: rows.length, total }) }),
  };
}

function checkChoice({ resource, filter = {}, sum = [], group_by: groupBy }: Input): void {
  const { tool, sums, groups } = resources[resource];
  const paging = ['page', 'limit', 'sorting'].filter((name) => Object.hasOwn(filter, name));
  if (paging.length > 0) {
    throw new CustomRefusal(`filter has ${paging.join(', ')}: all pages are read, in any order.`, {
      next: `Leave it out; the other arguments of \`${tool}\` are for filter.`,
    });
  }
  const foreign = sum.filter((field) => !sums.includes(field));
  if (foreign.length > 0) {
    throw new CustomRefusal(`${resource} have no ${foreign.join(', ')} to add up.`, {
      next: sums.length === 0 ? 'Leave sum out: they are counted.' : `They have ${sums.join(', ')}.`,
    });
  }
  if (groupBy !== undefined && !groups.includes(groupBy)) {
    throw new CustomRefusal(`${resource} cannot be grouped by ${groupBy}.`, {
      next: `They can by ${groups.join(', ')}.`,
    });
  }
}

interface ListPage extends Page<TotalsRow> {
  readonly total_count: number | null;
}

/** A page of the resource's list; the list's own tool checks the filter, and says what it knows. */
async function readList(
  api: CustomApi,
  asked: { resource: Resource; filter: Filter; page: number; limit: number },
): Promise<ListPage> {
  const { resource, filter, page, limit } = asked;
  const call = api.call as (tool: ListTool, args: Filter) => Promise<ListPage>;
  return call(resources[resource].tool, { ...filter, page, limit });
}

interface ReadRows {
  readonly rows: readonly TotalsRow[];
  readonly total: number | null;
  readonly pages: number;
  /** All pages were read. */
  readonly isEnd: boolean;
}

/** Every row once: one that moves to the next page while they are read is not counted twice. */
async function readRows(readPage: (page: number) => Promise<ListPage>): Promise<ReadRows> {
  const rows = new Map<string, TotalsRow>();
  let total: number | null = null;
  let pages = 0;
  let isEnd = false;
  while (!isEnd && pages < mostPages) {
    // How many there are is known from the first one only.
    const known = total === null ? pages + 1 : Math.ceil(total / pageSize);
    const wanted = Math.max(1, Math.min(atOnce, known - pages, mostPages - pages));
    const numbers = Array.from({ length: wanted }, (_, index) => pages + 1 + index);
    const answers = await Promise.all(numbers.map(readPage));
    for (const { items } of answers) for (const row of items) rows.set(row.id, row);
    const last = answers.at(-1);
    total = last?.total_count ?? total;
    pages += wanted;
    isEnd = (last?.next_page ?? null) === null;
  }
  return { rows: [...rows.values()], total, pages, isEnd };
}

function describeGap({
  isEnd,
  counted,
  total,
}: {
  readonly isEnd: boolean;
  readonly counted: number;
  readonly total: number | null;
}): string {
  const of = total === null ? `${counted} rows` : `${counted} of ${total} rows`;
  return isEnd
    ? `Counted ${of}: the list changed while it was read. Ask again.`
    : `Counted ${of}, and stopped. Narrow the filter, and add the parts up.`;
}
