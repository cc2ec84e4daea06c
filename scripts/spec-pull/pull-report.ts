import type { SurfaceDiff } from '../../generator/diff/change.js';
import { printDiff } from '../../generator/diff/markdown.js';
import type { StaleLine } from './generation.js';
import type { OperationReport } from './operation-report.js';

/** An operation that nobody has reviewed, and the name that its tool will have, where the tools were planned. */
export interface OpenOperation {
  readonly operationId: string;
  readonly tool?: string | undefined;
}

/** What a pull did, and what is left for a person. */
export interface PullReport {
  readonly api: string;
  readonly state: 'unchanged' | 'refused' | 'written' | 'failed';
  readonly source: string;
  readonly version: string;
  readonly operations: OperationReport;
  /** Absent where the tools could not be planned, or nothing was to be compared. */
  readonly diff?: SurfaceDiff | undefined;
  readonly unreviewed: readonly OpenOperation[];
  readonly stale: readonly StaleLine[];
  /** Parameters of which the practice API is not told what they choose. */
  readonly undecided: readonly string[];
  /** The work of an earlier pull, which had been left undone. */
  readonly resumed: boolean;
}

const noDiff: SurfaceDiff = {
  added: [],
  removed: [],
  renamed: [],
  changed: [],
  kept: 0,
  notes: [],
  semver: 'none',
};

export function printPullJson({ diff = noDiff, ...report }: PullReport): string {
  const { semver, ...changes } = diff;
  return `${JSON.stringify({ ...report, semver, diff: changes }, null, 2)}\n`;
}

/** GitHub takes 65,536 characters of a pull request's text. */
const mostCharacters = 60_000;

/** The report as the text of a pull request. */
export function printPullMarkdown(report: PullReport): string {
  const { api, source, version, operations, diff } = report;
  const { before, after, added, removed, massChange } = operations;
  const text = [
    `# ${code(api)}: ${describeState(report)}\n`,
    `From ${code(source)}, version ${code(version)}. Operations: ${before} before, ${after} after ` +
      `(${added.length} new, ${removed.length} gone).\n`,
    ...(massChange === undefined ? [] : [`A mass change: ${massChange}.\n`]),
    ...printWork(report),
    ...(diff === undefined ? [] : [printDiff(diff, [])]),
  ].join('\n');
  return cutAtLine(text, mostCharacters);
}

function describeState({ state, resumed, operations }: PullReport): string {
  if (state === 'unchanged') return 'nothing has changed';
  if (state === 'refused') return 'refused, nothing was written';
  if (state === 'failed') return 'the document is written, but not all of `generated/`';
  if (resumed) return 'an earlier pull is finished';
  return operations.before === 0 ? 'first document' : 'a new document';
}

/** What the pull leaves to be done, as Markdown. */
export function printWork({
  api,
  unreviewed,
  stale,
  undecided,
}: Pick<PullReport, 'api' | 'unreviewed' | 'stale' | 'undecided'>): readonly string[] {
  const review = `\`npm run spec:review -- --api ${api}\``;
  const work = [
    ...printItem(
      `without words and risk, and withheld until then: ${review} shows what to fill in.`,
      unreviewed.map(({ operationId, tool }) => {
        return tool === undefined ? code(operationId) : `${code(operationId)} → ${code(tool)}`;
      }),
    ),
    ...printItem(
      'stale: `npm run generate` refuses until they are corrected.',
      stale.map(({ message, place }) => {
        return place === undefined ? code(message) : `${code(place)}: ${code(message)}`;
      }),
    ),
    ...printItem(`undecided, for the practice API: ${review} shows them too.`, undecided.map(code)),
  ];
  return work.length === 0 ? [] : ['## What needs a person\n', ...work, ''];
}

function printItem(what: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`- ${lines.length} ${what}`, ...lines.map((line) => `  - ${line}`)];
}

/** Names are document text: none may end the code that it stands in, or begin a line. */
export function code(text: string): string {
  return `\`${text.replaceAll(/[`\p{C}\u2028\u2029]/gu, ' ') || ' '}\``;
}

export function cutAtLine(text: string, most: number): string {
  if (text.length <= most) return text;
  const note = '\n… The report is longer than fits here: `npm run diff` prints all of it.\n';
  const head = text.slice(0, most - note.length);
  return head.slice(0, head.lastIndexOf('\n') + 1) + note;
}
