import { dirname, join } from 'node:path';
import type { Diagnostics } from '../diagnostics.js';
import type { EmittedFile } from '../model/emitted-file.js';
import {
  type PracticeRules,
  type PracticeSeed,
  parsePracticeRules,
  parsePracticeSeed,
} from '../practice-rules.js';
import { readSource } from './source.js';
import { parseText } from './syntax.js';
import { loadTemplates } from './templates.js';
import type { Tree } from './tree.js';

/** The practice of one API, as it stands in its folder. */
export interface PracticeSources {
  /** As shown in messages. */
  readonly file: string;
  readonly rules: PracticeRules;
  readonly seed: PracticeSeed;
  /** The folder of its hooks, to be copied; empty where it has none. */
  readonly hooks: readonly EmittedFile[];
}

/** Reads `practice.yaml` and what it names. Gives undefined after reporting errors. */
export async function loadPractice(
  file: string,
  diagnostics: Diagnostics,
): Promise<PracticeSources | undefined> {
  const input = await readYaml(file, diagnostics);
  if (input === undefined) return undefined;
  const parsed = parsePracticeRules(input);
  if ('problems' in parsed) {
    for (const problem of parsed.problems) reportProblem(problem, file, diagnostics);
    return undefined;
  }
  const { rules } = parsed;
  const folder = dirname(file);
  const seed = await readSeed(
    rules.seed.map((name) => join(folder, name)),
    diagnostics,
  );
  if (seed === undefined) return undefined;
  const hooks = rules.hooks === undefined ? [] : await loadHooks(join(folder, rules.hooks), diagnostics);
  if (hooks === undefined) return undefined;
  return { file, rules, seed, hooks };
}

/** A collection may stand in several files, a row in one. */
async function readSeed(
  files: readonly string[],
  diagnostics: Diagnostics,
): Promise<PracticeSeed | undefined> {
  const seed: PracticeSeed = {};
  for (const file of files) {
    const input = await readYaml(file, diagnostics);
    if (input === undefined) return undefined;
    const parsed = parsePracticeSeed(input);
    if ('problems' in parsed) {
      for (const problem of parsed.problems) reportProblem(problem, file, diagnostics);
      return undefined;
    }
    for (const [collection, rows] of Object.entries(parsed.seed)) {
      const twice = Object.keys(rows).find((key) => Object.hasOwn(seed[collection] ?? {}, key));
      if (twice !== undefined) {
        const problem = { path: `${collection}.${twice}`, message: 'the row stands in two files' };
        reportProblem(problem, file, diagnostics);
        return undefined;
      }
      seed[collection] = { ...seed[collection], ...rows };
    }
  }
  return seed;
}

async function loadHooks(
  file: string,
  diagnostics: Diagnostics,
): Promise<readonly EmittedFile[] | undefined> {
  if ((await readSource(file, diagnostics)) === undefined) return undefined;
  const files = await loadTemplates(dirname(file));
  return files.filter(({ path }) => path.endsWith('.ts'));
}

async function readYaml(file: string, diagnostics: Diagnostics): Promise<Tree | undefined> {
  const source = await readSource(file, diagnostics);
  const parsed = source && parseText(source.text, source.file);
  if (parsed === undefined) return undefined;
  if ('value' in parsed) return parsed.value;
  diagnostics.report('syntax-error', { file, ...parsed.problem });
  return undefined;
}

function reportProblem(
  { path, message }: { readonly path: string; readonly message: string },
  file: string,
  diagnostics: Diagnostics,
): void {
  diagnostics.report('practice-invalid', { path, problem: message }, { file, pointer: '' });
}
