import type { ChangeClass, SurfaceDiff, ToolEntry } from './change.js';
import { code, listCode } from './code-span.js';
import { groupChanges, type PlacedChange, type SharedChange } from './group.js';

const none: readonly string[] = [];

/**
 * The report for people: what breaks first. All that may hold a document's text stands in code, where it is no markup,
 * no link and calls nobody. `stale`: config entries that the new document does not have, `before` those of both.
 */
export function printDiff(diff: SurfaceDiff, stale: readonly string[], before = 0): string {
  const { semver, notes } = diff;
  const head =
    semver === 'none'
      ? 'Nothing changed for a model.'
      : `This asks for a **${semver}** version: ${sumUp(diff)}.`;
  const parts = [
    '# Tools: what changed',
    head,
    ...printClass('Breaking', 'breaking', diff),
    ...printClass('Additive', 'additive', diff),
    ...printClass('Silent', 'silent', diff),
    ...printTokens(diff),
    ...section(2, `Stale entries (${stale.length})`, stale.map(code)),
    ...(before > 0 ? [`${count(before, 'entry', 'entries')} of the config match neither document.`] : none),
    ...notes.map((note) => `Not compared: ${note}`),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sumUp({ added, removed, renamed, changed, kept, tokens }: SurfaceDiff): string {
  const of = (kind: ChangeClass) => [...changed, ...renamed].filter((each) => each.class === kind);
  const tools = (entries: readonly ToolEntry[]) => new Set(entries.map(({ tool }) => tool)).size;
  const exposed = added.filter(({ withheld }) => withheld === undefined).length;
  const facts: readonly (readonly [number, string])[] = [
    [removed.length, 'gone'],
    [tools(of('breaking')), 'break'],
    [tools(of('additive')), 'can do more'],
    [tools(of('silent')), 'differ without a caller noticing'],
    [exposed, 'new'],
    [added.length - exposed, 'withheld'],
  ];
  const told = facts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const cost =
    tokens === undefined || tokens.before === tokens.after
      ? ''
      : `; tokens ${format(tokens.before)} → ${format(tokens.after)}`;
  return `of ${count(kept + removed.length, 'tool')} ${told.join(', ')}${cost}`;
}

function format(number: number): string {
  return number.toLocaleString('en-US');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function printClass(title: string, kind: ChangeClass, diff: SurfaceDiff): readonly string[] {
  const of = <Entry extends ToolEntry>(entries: readonly Entry[]) =>
    entries.filter((each) => each.class === kind);
  const told = (reason: string | undefined) => (reason === undefined ? '' : `, withheld: ${code(reason)}`);
  const { shared, single } = groupChanges(diff.changed, kind);
  const parts = [
    ...section(
      3,
      'Removed',
      of(diff.removed).map((one) => `${code(one.tool)}${told(one.withheld)}`),
    ),
    ...section(
      3,
      'Renamed',
      of(diff.renamed).map((one) =>
        one.from === one.tool
          ? `${code(one.tool)}: the operation is now ${code(one.operationId)}`
          : `${code(one.from)} → ${code(one.tool)}`,
      ),
    ),
    ...section(
      3,
      'In several tools',
      shared.map((each) => printShared(each, diff.kept)),
    ),
    ...section(
      3,
      'By tool',
      [...single].map(([tool, changes]) =>
        [code(tool), ...changes.map((each) => `  - ${printChange(each)}`)].join('\n'),
      ),
    ),
    ...section(
      3,
      'Added',
      of(diff.added).map((one) => `${code(one.tool)}${told(one.withheld)}`),
    ),
  ];
  return parts.length === 0 ? none : [`## ${title}`, ...parts];
}

/** Empty where it would have no line. */
function section(level: 2 | 3, title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return none;
  const isCounted = level === 3 && title !== 'By tool' && title !== 'In several tools';
  const head = `${'#'.repeat(level)} ${title}${isCounted ? ` (${lines.length})` : ''}`;
  return [head, lines.map((line) => `- ${line}`).join('\n')];
}

const mostTools = 12;
/** More of them are only counted: JSON names all. */
const mostNamed = 30;

function printShared({ change, tools }: SharedChange, kept: number): string {
  const line = printChange(change);
  if (tools.length === kept) return `${line} — in every tool`;
  if (tools.length > mostNamed) return `${line} — in ${tools.length} of ${kept} tools`;
  return `${line} — in ${tools.length} tools: ${listCode(tools, mostTools)}`;
}

const mostPlaces = 4;

function printChange({ what, paths, detail }: PlacedChange): string {
  const at = paths.length === 0 ? '' : ` ${listCode(paths, mostPlaces)}`;
  return `${what}${at}${detail === undefined ? '' : `: ${code(cutList(detail))}`}`;
}

const mostListed = 8;

function cutList(detail: string): string {
  const parts = detail.split(', ');
  if (parts.length <= mostListed) return detail;
  return `${parts.slice(0, mostListed).join(', ')} and ${parts.length - mostListed} more`;
}

const mostCosts = 10;

/** Those that differ most; the sum stands at the head. */
function printTokens({ changed }: SurfaceDiff): readonly string[] {
  const costs = changed.flatMap(({ tool, changes }) =>
    changes
      .filter(({ what }) => what === 'tokens')
      .map(({ detail = '' }) => ({ tool, detail, step: readStep(detail) })),
  );
  if (costs.length === 0) return none;
  const sorted = costs.sort((one, other) => other.step - one.step);
  const shown = sorted.slice(0, mostCosts).map(({ tool, detail }) => `${code(tool)} ${detail}`);
  const more = sorted.length > mostCosts ? ` and ${sorted.length - mostCosts} more` : '';
  return [`Tokens by tool: ${shown.join(', ')}${more}.`];
}

function readStep(detail: string): number {
  const [was = 0, is = 0] = detail.split(' → ').map((text) => Number(text) || 0);
  return Math.abs(is - was);
}
