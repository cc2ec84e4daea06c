import { code } from '../spec-pull/pull-report.js';
import type { PullReport } from './pull-report.js';

export interface ReleasedPackage {
  readonly packageName: string;
  readonly packageVersion: string;
  /** As people call the API. */
  readonly title: string;
}

/** More names than this make a list that nobody reads; the pull request has them all. */
const mostNames = 10;

/** The changeset of an update (`.changeset/*.md`); undefined where nothing changes for a model. */
export function printChangeset(report: PullReport, released: ReleasedPackage): string | undefined {
  const bump = chooseBump(report.semver, released.packageVersion);
  if (bump === undefined) return undefined;
  const { added, removed, renamed, changed } = report.diff;
  const offered = added.filter(({ withheld }) => withheld === undefined);
  const breaking = changed.filter((one) => one.class === 'breaking');
  const others = changed.filter((one) => one.class !== 'breaking');
  const lines = [
    printLine('Removed', removed.map(nameTool)),
    printLine(
      'Renamed',
      renamed.map((one) => `${code(one.from)} → ${nameTool(one)}`),
    ),
    printLine('Changed so that calls may break', breaking.map(nameTool)),
    printLine('Changed', others.map(nameTool)),
    printLine('Added', offered.map(nameTool)),
  ];
  const head = `The tools follow a newer document of the ${released.title} API.`;
  return `---\n"${released.packageName}": ${bump}\n---\n\n${[head, '', ...lines.flat()].join('\n').trimEnd()}\n`;
}

/** Before 1.0.0 a change that breaks is told by the second number (semver.org, section 4). */
function chooseBump(semver: PullReport['semver'], version: string): string | undefined {
  if (semver === 'none') return undefined;
  return semver === 'major' && version.startsWith('0.') ? 'minor' : semver;
}

function printLine(title: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return [`- ${title}: ${names.slice(0, mostNames).join(', ')}${more}.`];
}

function nameTool({ tool }: { readonly tool: string }): string {
  return code(tool);
}
