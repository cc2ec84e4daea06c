import type { PullReport } from './pull-report.js';

export interface BodySources {
  readonly pull: PullReport;
  /** Markdown, as `spec:pull --report` wrote it. */
  readonly report: string;
  /** What `npm test` printed at its end; undefined where it passed. */
  readonly failure: string | undefined;
}

/** Of the pull request of an update: what a person has to do, and what changed. */
export function printBody({ pull, report, failure }: BodySources): string {
  const tests = failure === undefined ? 'Tests pass.' : '**Tests fail: a person is needed.** See the end.';
  const parts = [
    `Made by \`spec-update.yml\`, which makes it anew with every change upstream. ${tests}`,
    'The checks of this pull request wait for somebody with write access: press "Approve workflows to run".',
    ...(pull.semver === 'major'
      ? ['**This breaks calls that work today**: read what is removed and changed.']
      : []),
    report.trim(),
    ...(failure === undefined ? [] : [`## The end of \`npm test\`\n\n${printFence(failure)}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** As text, whatever is in it: the fence is longer than any row of backticks inside. */
function printFence(text: string): string {
  const clean = text.replaceAll(/[^\P{C}\n\t]/gu, '');
  const rows = clean.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...rows.map((row) => row.length + 1)));
  return `${fence}text\n${clean}\n${fence}`;
}
