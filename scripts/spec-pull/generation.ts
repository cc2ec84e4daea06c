import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Diagnostic, Diagnostics, staleCodes } from '../../generator/diagnostics.js';
import { generate } from '../../generator/generate.js';
import { nameDiagnosticPlaces, printDiagnostics } from '../../generator/report.js';
import { sharedPackages } from '../../generator/shared-package.js';
import { findTargets } from '../../generator/target.js';

/** An entry of ours that the document has changed under: `generate` refuses until it is corrected. */
export interface StaleLine {
  readonly message: string;
  /** `file:line`, where it is known. */
  readonly place?: string;
}

export interface LenientGeneration {
  readonly ok: boolean;
  readonly stale: readonly StaleLine[];
  /** Parameters of which the practice API is not told what they choose. */
  readonly undecided: readonly string[];
}

/**
 * `npm run generate -- --api NAME`, but stale entries are lines of the report: so `generated/` is complete for whoever
 * reads the difference. Errors are printed.
 */
export async function generateLeniently(api: string): Promise<LenientGeneration> {
  const targets = await findTargets({ check: false, 'allow-remote-refs': false });
  const diagnostics = new Diagnostics({ lenient: true });
  const usable = targets.flatMap((target) => {
    if ('options' in target) return [target];
    diagnostics.adopt(target.diagnostics.list);
    return [];
  });
  const own = usable.find(({ name }) => name === api);
  let ok =
    own !== undefined && !diagnostics.hasErrors && (await generate(own.options, diagnostics)) !== undefined;
  for (const { folder, takes, make } of ok ? sharedPackages : []) {
    const taken = usable.map(({ options }) => options).filter(takes);
    const made = taken.length === 0 || (await make(taken, { folder, check: false }, diagnostics));
    ok &&= made !== undefined;
  }
  await printDiagnostics(diagnostics, { verbose: false, json: false });
  const stale = diagnostics.list.filter(({ code }) => staleCodes.has(code));
  const folder = own === undefined ? undefined : dirname(own.options.source);
  const open = diagnostics.list.filter(({ code }) => code === 'practice-filter-open');
  return { ok, stale: await nameStale(stale, folder), undecided: open.map(({ message }) => message) };
}

async function nameStale(
  list: readonly Diagnostic[],
  folder: string | undefined,
): Promise<readonly StaleLine[]> {
  const places = await nameDiagnosticPlaces(list);
  const sources = folder === undefined ? [] : await readSources(folder);
  const lines = list.map((diagnostic): StaleLine => {
    const { message } = diagnostic;
    // Where the document stands says nothing of the entry.
    const known = diagnostic.location?.file.endsWith('.yaml') ? places.get(diagnostic) : undefined;
    const place = known ?? findEntry(message, sources);
    return place === undefined ? { message } : { message, place };
  });
  return lines.filter(({ message }, index) => lines.findIndex((line) => line.message === message) === index);
}

interface SourceLines {
  readonly file: string;
  readonly lines: readonly string[];
}

/** The config and what it imports beside it. */
async function readSources(folder: string): Promise<readonly SourceLines[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  return Promise.all(
    names.map(async (name) => ({
      file: relative('', join(folder, name)),
      lines: (await readFile(join(folder, name), 'utf8')).split('\n'),
    })),
  );
}

/** `TABLE in the config names "ENTRY"`: the line of the entry, in the file and below the line of the table if there is one. */
function findEntry(message: string, sources: readonly SourceLines[]): string | undefined {
  const [, table = '', text = ''] = /^([\w.-]+) in the config names ("(?:[^"\\]|\\.)*")/.exec(message) ?? [];
  if (text === '') return undefined;
  const entry: string = JSON.parse(text);
  const [head = '', last = head] = table.split('.');
  const isNamed = ({ file }: SourceLines) => Number(file.includes(head));
  for (const { file, lines } of [...sources].sort((one, other) => isNamed(other) - isNamed(one))) {
    const start = lines.findIndex((each) => each.trim().startsWith(`${last}:`));
    const isEntry = (each: string) => each.includes(`'${entry}'`) || each.trim().startsWith(`${entry}:`);
    const line = lines.findIndex((each, index) => index > start && isEntry(each));
    if (line >= 0) return `${file}:${line + 1}`;
  }
  return undefined;
}
