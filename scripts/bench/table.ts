/** One contender's figures. */
export interface Row {
  readonly name: string;
  /** What a reader must know to compare it. */
  readonly note: string;
  /** Median of the runs. */
  readonly seconds: number;
  readonly fastest: number;
  readonly slowest: number;
  /** Of the median, against the first row; likewise the other ratios. */
  readonly timeRatio: number;
  readonly cpuSeconds?: number;
  readonly cpuRatio?: number;
  readonly processBytes?: number;
  readonly memoryRatio?: number;
  readonly treeBytes?: number;
  /** Of all files that it wrote. */
  readonly lines?: number;
}

/** A contender that did not run, and why. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

/** The figures as columns of text. */
export function printTable(rows: readonly (Row | Skipped)[]): string {
  const header = ['', 'time', '', 'cpu', '', 'process', '', 'all', 'lines', ''];
  const table = [header, ...rows.map(printRow)];
  const full = table.filter((cells) => cells.length > 2);
  const widths = header.map((_, column) => Math.max(...full.map((cells) => cells[column]?.length ?? 0)));
  const nameWidth = Math.max(...table.map(([name = '']) => name.length));
  const pad = (cell: string, column: number) => cell.padEnd(column === 0 ? nameWidth : (widths[column] ?? 0));
  return `${table.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n')}\n`;
}

function printRow(row: Row | Skipped): readonly string[] {
  if ('skipped' in row) return [row.name, `skipped: ${row.skipped}`];
  return [
    row.name,
    `${row.seconds.toFixed(2)} s (${row.fastest.toFixed(2)}–${row.slowest.toFixed(2)})`,
    printRatio(row.timeRatio),
    row.cpuSeconds === undefined ? '–' : `${row.cpuSeconds.toFixed(2)} s`,
    printRatio(row.cpuRatio),
    printMegabytes(row.processBytes),
    printRatio(row.memoryRatio),
    printMegabytes(row.treeBytes),
    row.lines?.toLocaleString('en') ?? '–',
    row.note,
  ];
}

function printMegabytes(bytes: number | undefined): string {
  return bytes === undefined ? '–' : `${Math.round(bytes / 1e6)} MB`;
}

function printRatio(ratio: number | undefined): string {
  return ratio === undefined ? '–' : `×${ratio.toFixed(2)}`;
}
