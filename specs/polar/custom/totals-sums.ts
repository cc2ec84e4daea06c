import type { GroupField, SumField } from './totals-table.js';

/** A row of any list. */
export interface TotalsRow extends Readonly<Record<string, unknown>> {
  readonly id: string;
}

export interface Sum {
  readonly currency: string;
  readonly field: SumField;
  readonly total: number;
}

export interface Group {
  readonly value: string | null;
  /** Of an id: what people call it. */
  readonly label?: string;
  readonly count: number;
  readonly sums: readonly Sum[];
}

export interface Totals {
  readonly count: number;
  readonly sums: readonly Sum[];
  readonly groups?: readonly Group[];
  /** Groups that are too many to be shown: the smallest. */
  readonly groups_left_off?: number;
}

const mostGroups = 50;

export function addUp(
  rows: readonly TotalsRow[],
  { sum, groupBy }: { readonly sum: readonly SumField[]; readonly groupBy?: GroupField | undefined },
): Totals {
  const whole = { count: rows.length, sums: addFields(rows, sum) };
  if (groupBy === undefined) return whole;
  const parts = new Map<string | null, TotalsRow[]>();
  for (const row of rows) {
    const value = readGroup(row, groupBy);
    const part = parts.get(value);
    if (part === undefined) parts.set(value, [row]);
    else part.push(row);
  }
  const groups = [...parts]
    .map(([value, part]) => ({
      value,
      ...readLabel(part[0], groupBy),
      count: part.length,
      sums: addFields(part, sum),
    }))
    .sort((a, b) => b.count - a.count);
  const left = groups.length - mostGroups;
  return { ...whole, groups: groups.slice(0, mostGroups), ...(left > 0 ? { groups_left_off: left } : {}) };
}

/** One sum for each field and currency; amounts of two currencies never meet. */
function addFields(rows: readonly TotalsRow[], fields: readonly SumField[]): readonly Sum[] {
  return [...new Set(fields)].flatMap((field) => {
    const totals = new Map<string, number>();
    for (const row of rows) {
      const amount = row[field];
      if (typeof amount !== 'number') continue;
      const currency = readCurrency(row, field);
      // Nothing was taken yet: no currency is decided.
      if (currency === null && amount === 0) continue;
      const key = currency ?? 'unknown';
      totals.set(key, (totals.get(key) ?? 0) + amount);
    }
    return [...totals].sort().map(([currency, total]) => ({ currency, field, total }));
  });
}

/** The fee is in the currency that the seller is paid in, not in the buyer's. */
function readCurrency(row: TotalsRow, field: SumField): string | null {
  const currency = field === 'platform_fee_amount' ? row.platform_fee_currency : row.currency;
  return typeof currency === 'string' ? currency : null;
}

function readGroup(row: TotalsRow, field: GroupField): string | null {
  // Grants have no status, but two flags and an error.
  const value = field === 'status' && 'is_granted' in row ? readGrantStatus(row) : row[field];
  return value === undefined || value === null ? null : String(value);
}

export function readGrantStatus(grant: Readonly<Record<string, unknown>>) {
  if (grant.is_granted === true) return 'granted';
  if (grant.is_revoked === true) return 'revoked';
  return grant.error === null || grant.error === undefined ? 'pending' : 'failed';
}

function readLabel(row: TotalsRow | undefined, field: GroupField): { readonly label?: string } {
  const named = field === 'product_id' ? row?.product : field === 'benefit_id' ? row?.benefit : undefined;
  if (typeof named !== 'object' || named === null) return {};
  const { name, description } = named as { readonly name?: unknown; readonly description?: unknown };
  const label = name ?? description;
  return typeof label === 'string' ? { label } : {};
}
