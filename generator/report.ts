import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Diagnostic, Diagnostics, Severity } from './diagnostics.js';
import type { HostedPackage } from './emit/gateway.js';
import type { PracticeApi } from './emit/practice.js';
import type { Generation } from './generate.js';
import { locateAll, type Position } from './load/locate.js';
import { risks } from './model/mcp-server.js';
import type { FileChange } from './write/write.js';

const severities: readonly Severity[] = ['error', 'warning', 'info'];
/** How many of one code are shown, unless all are asked for. */
const shownPerCode: Readonly<Record<Severity, number>> = { error: 20, warning: 5, info: 5 };

/** Where each stands, as `file:line:column`, if that is known. */
export async function nameDiagnosticPlaces(
  list: readonly Diagnostic[],
): Promise<ReadonlyMap<Diagnostic, string>> {
  const positions = await locateDiagnostics(list);
  return new Map(
    [...positions].map(([diagnostic, { line, column }]) => {
      const file = nameFile(diagnostic.location?.file ?? '');
      return [diagnostic, `${file}:${line}:${column}`];
    }),
  );
}

/** Prints what the stages had to say on stderr, errors first, each with file:line:column and help. */
export async function printDiagnostics(
  diagnostics: Diagnostics,
  { verbose, json }: { readonly verbose: boolean; readonly json: boolean },
): Promise<void> {
  const shown = diagnostics.list.filter((diagnostic) => verbose || diagnostic.severity !== 'info');
  if (json && !diagnostics.hasErrors) return;
  const positions = await locateDiagnostics(shown);
  for (const severity of severities) {
    const byCode = groupByCode(shown, severity);
    for (const group of byCode.values()) {
      const visible = verbose ? group : group.slice(0, shownPerCode[severity]);
      for (const diagnostic of visible) process.stderr.write(formatDiagnostic(diagnostic, positions));
      const hidden = group.length - visible.length;
      if (hidden > 0)
        process.stderr.write(`  … and ${hidden} more of ${group[0]?.code} (--verbose shows them)\n`);
    }
  }
}

function groupByCode(list: readonly Diagnostic[], severity: Severity): ReadonlyMap<string, Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of list) {
    if (diagnostic.severity !== severity) continue;
    const group = groups.get(diagnostic.code) ?? [];
    groups.set(diagnostic.code, group);
    group.push(diagnostic);
  }
  return groups;
}

function formatDiagnostic(diagnostic: Diagnostic, positions: ReadonlyMap<Diagnostic, Position>): string {
  const { severity, code, message, help, location } = diagnostic;
  const position = positions.get(diagnostic);
  const at = position ? `:${position.line}:${position.column}` : '';
  const pointer =
    location === undefined || location.pointer === '' ? '' : ` (#${cut(location.pointer, 300)})`;
  const place = location ? [`at ${nameFile(location.file)}${at}${pointer}`] : [];
  const lines = [
    `${severity}: ${cut(message, 1000)} [${code}]`,
    ...place,
    ...(help === undefined ? [] : [help]),
  ];
  return `${lines.map(showText).join('\n    ')}\n`;
}

/** Relative to the current folder; a URL stays as it is. */
function nameFile(file: string): string {
  return URL.canParse(file) ? file : relative('', file);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Names of a document may hold what moves a terminal's cursor or hides text: shown as an escape. */
function showText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Line and column of each, by reading its file once more. A file that is gone has none. */
async function locateDiagnostics(list: readonly Diagnostic[]): Promise<ReadonlyMap<Diagnostic, Position>> {
  const positions = new Map<Diagnostic, Position>();
  const files = new Set(list.flatMap(({ location }) => (location ? [location.file] : [])));
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const here = list.filter((diagnostic) => diagnostic.location?.file === file);
    const found = locateAll(
      text,
      here.map((diagnostic) => diagnostic.location?.pointer ?? ''),
    );
    for (const diagnostic of here) {
      const position = found.get(diagnostic.location?.pointer ?? '');
      if (position) positions.set(diagnostic, position);
    }
  }
  return positions;
}

/** What was made, whatever it took: tools by kind and risk, tokens, what was left out or decided. */
export function printServer({ server, tokens }: Generation, name: string, diagnostics: Diagnostics): string {
  const tools = listTools({ server });
  const byRisk = countBy(tools.map((tool) => tool.risk));
  const inOrder = risks.filter((risk) => byRisk.has(risk)).map((risk) => `${risk} ${byRisk.get(risk)}`);
  const decisions = printCounts(diagnostics.list.map((diagnostic) => diagnostic.code));
  const counts = [
    count(tools.length, 'tool'),
    `in ${count(server.toolsets.length, 'toolset')},`,
    `${count(server.withheld.length, 'operation')} withheld`,
  ];
  const lines = [
    `${name}: ${counts.join(' ')}`,
    `  kinds    ${printCounts(tools.map((tool) => tool.kind))}`,
    `  risks    ${inOrder.join(', ')}`,
    ...(tokens === undefined ? [] : [`  tokens   ${tokens.toLocaleString('en')} for tools/list (o200k)`]),
    ...(decisions === '' ? [] : [`  decided  ${decisions} (--verbose tells each)`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the practice API can do: operations by what they do, and those that a hook sees to. */
export function printPractice(apis: readonly PracticeApi[]): string {
  const lines = apis.map(({ model: { name, operations, seed } }) => {
    const kinds = printCounts(operations.map(({ behaviour }) => behaviour.kind));
    const hooks = operations.filter(({ behaviour }) => behaviour.hook).length;
    const rows = Object.values(seed).reduce((sum, each) => sum + Object.keys(each).length, 0);
    return `  ${name.padEnd(8)} ${count(operations.length, 'operation')}: ${kinds}; ${hooks} by hook; ${count(rows, 'seed row')}\n`;
  });
  return `practice: ${count(apis.length, 'API')}\n${lines.join('')}`;
}

/** The packages that the gateway serves. */
export function printGateway(packages: readonly HostedPackage[]): string {
  const lines = packages.map(
    (each) => `  ${each.name.padEnd(8)} ${each.packageName} ${each.packageVersion}\n`,
  );
  return `gateway: ${count(packages.length, 'API')}\n${lines.join('')}`;
}

/** How the run went: milliseconds by stage, and what became of the files. */
export function printRun(
  { changes }: Pick<Generation, 'changes'>,
  stages: readonly (readonly [stage: string, milliseconds: number])[],
): string {
  const times = stages.map(([stage, milliseconds]) => `${stage} ${Math.round(milliseconds)} ms`);
  const files = printCounts(changes.map((change) => change.change));
  return `  stages   ${times.join(', ')}\n  files    ${files === '' ? 'none changed' : files}\n`;
}

/** What became of one API. */
export interface ApiRun {
  readonly api: string;
  readonly ok: boolean;
  readonly diagnostics: Diagnostics;
  /** Absent after errors, and of a package that is made of all APIs. */
  readonly generation?: Generation;
  readonly changes?: readonly FileChange[];
}

/** The whole run for machines: one JSON document, whatever went wrong. */
export function printJson(runs: readonly ApiRun[]): string {
  const apis = runs.map(({ api, ok, diagnostics, generation, changes }) => ({
    api,
    ok,
    tools: listTools(generation).map((tool) => tool.name),
    withheld: generation?.server.withheld ?? [],
    tokens: generation?.tokens,
    changes: (changes ?? generation?.changes ?? []).map(({ path, change }) => ({ path, change })),
    diagnostics: diagnostics.list,
  }));
  return `${JSON.stringify({ ok: runs.every(({ ok }) => ok), apis }, null, 2)}\n`;
}

function listTools(generation: Pick<Generation, 'server'> | undefined) {
  return generation?.server.toolsets.flatMap((toolset) => toolset.tools) ?? [];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `list 41, get 49` */
function printCounts(values: readonly string[]): string {
  return [...countBy(values)].map(([value, times]) => `${value} ${times}`).join(', ');
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** What `--check` found: each file with its first difference; the command is the one that writes them. */
export function printChanges(changes: readonly FileChange[], folder: string, command: string): string {
  const shown = changes.slice(0, 20).map((change) => printChange(change, folder));
  const more = changes.length > shown.length ? [`… and ${changes.length - shown.length} more files`] : [];
  const advice = `The output is not what the sources give. To accept: ${command}`;
  return `${[...shown, ...more, advice].join('\n')}\n`;
}

/** `npm run generate -- --spec a.yaml --name acme --out out`, to be pasted into a shell. */
export function printCommand(options: Readonly<Record<string, string | boolean | undefined>>): string {
  const words = ['api', 'spec', 'name', 'out', 'allow-remote-refs'].flatMap((name) => {
    const value = options[name];
    if (typeof value === 'string') return [`--${name}`, quoteWord(value)];
    return value === true ? [`--${name}`] : [];
  });
  return ['npm run generate', ...(words.length === 0 ? [] : ['--', ...words])].join(' ');
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${showText(word).replaceAll("'", `'\\''`)}'`;
}

function printChange({ path, change, before, after }: FileChange, folder: string): string {
  const head = `${change} ${relative('', folder)}/${path}`;
  if (before === undefined || after === undefined) return head;
  const old = before.split('\n');
  const fresh = after.split('\n');
  let start = 0;
  while (start < old.length && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end))
    end++;
  const excerpt = (lines: readonly string[], sign: string) =>
    lines
      .slice(start, lines.length - end)
      .slice(0, 8)
      .map((line) => `  ${sign} ${showText(line.slice(0, 160))}`);
  return [`${head}, from line ${start + 1}:`, ...excerpt(old, '-'), ...excerpt(fresh, '+')].join('\n');
}
