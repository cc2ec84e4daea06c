import type { Change, SurfaceDiff } from './change.js';

/** The report for people; `stale` are the lines of config entries that a document does not have. */
export function printDiff(diff: SurfaceDiff, stale: readonly string[]): string {
  const { added, removed, renamed, changed, semver } = diff;
  const told = (reason: string | undefined) =>
    reason === undefined ? '' : `, withheld: ${escapeText(reason)}`;
  const sections = [
    printSection(
      'Removed',
      removed.map((one) => `${code(one.tool)} (${one.class}${told(one.withheld)})`),
    ),
    printSection(
      'Renamed',
      renamed.map((one) => `${code(one.from)} → ${code(one.tool)} (${one.class})`),
    ),
    printSection(
      'Changed',
      changed.map((one) => [`${code(one.tool)} (${one.class})`, ...one.changes.map(printChange)].join('\n')),
    ),
    printSection(
      'Added',
      added.map((one) => `${code(one.tool)} (${one.class}${told(one.withheld)})`),
    ),
    printSection('Stale entries', stale.map(escapeText)),
  ];
  const head = semver === 'none' ? 'Nothing changed for a model.' : `This asks for a **${semver}** version.`;
  return ['# Tools: what changed\n', `${head}\n`, ...sections.filter((text) => text !== '')].join('\n');
}

function printSection(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `## ${title} (${lines.length})\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
}

function printChange({ what, path, detail, class: kind }: Change): string {
  const at = path === undefined ? '' : ` ${code(path)}`;
  return `  - ${kind}: ${what}${at}${detail === undefined ? '' : `: ${escapeText(detail)}`}`;
}

/** Names are document text: none may end the code that it stands in, or begin markup of its own. */
function code(text: string): string {
  return `\`${text.replaceAll(/[`\p{C}]/gu, ' ')}\``;
}

function escapeText(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ').replaceAll(/[\\`*_[\]<>@#]/g, '\\$&');
}
