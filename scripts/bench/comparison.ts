import { median } from './figures.js';

/** What ours and the server it is compared with came to. */
export interface Comparison {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** Of what it is compared with; absent: there is nothing to compare with. */
  readonly other?: number;
  /** Median of the ratios of runs that followed each other. */
  readonly ratio?: number;
  /** What `ratio`, or without one `ours`, should be. */
  readonly target?: Target;
  /** What a reader must know beside. */
  readonly note?: string;
}

export interface Target {
  readonly most?: number;
  readonly least?: number;
}

/** Runs in pairs: the first of ours belongs to the first of the other. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly other: readonly number[];
}

/** Medians of both, and the median of the ratios of the pairs. */
export function comparePairs({ ours, other }: Pairs): Required<Pick<Comparison, 'ours' | 'other' | 'ratio'>> {
  const ratios = ours.map((value, index) => value / (other[index] ?? Number.NaN));
  return { ours: median(ours), other: median(other), ratio: median(ratios) };
}

/** Undefined without a target. */
export function isMet({ ours, ratio = ours, target }: Comparison): boolean | undefined {
  if (target === undefined) return undefined;
  return ratio <= (target.most ?? Number.POSITIVE_INFINITY) && ratio >= (target.least ?? 0);
}

/** The comparisons as columns of text; `other` names what ours is compared with. */
export function printComparisons(rows: readonly Comparison[], other: string): string {
  const header = ['', 'ours', other, 'ratio', 'target', '', ''];
  const table = [header, ...rows.map(printComparison)];
  const widths = header.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const pad = (cell: string, column: number) => cell.padEnd(widths[column] ?? 0);
  return `${table.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n')}\n`;
}

function printComparison(row: Comparison): readonly string[] {
  const { what, unit, ours, other, ratio, target, note = '' } = row;
  const met = isMet(row);
  return [
    what,
    `${printNumber(ours)} ${unit}`.trim(),
    other === undefined ? '' : `${printNumber(other)} ${unit}`,
    ratio === undefined ? '' : `×${ratio.toFixed(2)}`,
    target === undefined ? '' : printTarget(target),
    met === undefined ? '' : met ? 'met' : 'MISSED',
    note,
  ];
}

function printTarget({ most, least }: Target): string {
  return most === undefined ? `≥ ${least}` : `≤ ${most}`;
}

function printNumber(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
