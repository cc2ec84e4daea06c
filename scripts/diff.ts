import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { SurfaceDiff } from '../generator/diff/change.js';
import { printDiff } from '../generator/diff/markdown.js';
import { diffSurfaces } from '../generator/diff/surface.js';
import { tellError } from './command.js';
import { countSurface, planBoth } from './diff/documents.js';
import { readPackage } from './diff/package.js';

export { countSurface, planBoth } from './diff/documents.js';

const usage = `What changed for a model between two OpenAPI documents, or between two generated packages.

  npm run diff -- OLD NEW [--api NAME] [--json]

  OLD NEW      two documents, both planned with the config of an API; or two folders of generated
               packages, as they are generated or as npm unpacks them
  --api NAME   the folder of specs/ whose config plans documents (default: polar)
  --json       added, removed, renamed, changed, semver and more as JSON; without it Markdown
  --help       this

breaking: a call or a setting that worked is refused, or something is missing in an answer. additive: more is
taken or given than before. silent: callers need do nothing.

Exit codes: 0 the report is made, whatever it says (semver in --json says whether something breaks); 1 one of
the two cannot be read or planned; 2 wrong usage.
`;

class UsageError extends Error {}

interface Report {
  readonly diff: SurfaceDiff;
  readonly stale: readonly string[];
  readonly staleBefore: number;
}

async function main(argv: readonly string[]): Promise<number> {
  const { api, json, help, pair } = readOptions(argv);
  if (help || pair === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const report = (await arePackages(pair)) ? await diffPackages(pair) : await diffDocuments(api, pair);
  if (report === undefined) return 1;
  const { diff, stale, staleBefore } = report;
  const printed = json
    ? `${JSON.stringify({ ...diff, stale, staleBefore }, null, 2)}\n`
    : printDiff(diff, stale, staleBefore);
  process.stdout.write(printed);
  return 0;
}

function readOptions(argv: readonly string[]) {
  const options = {
    api: { type: 'string', default: 'polar' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  const { values, positionals } = parseOrRefuse(() =>
    parseArgs({ args: [...argv], allowPositionals: true, options }),
  );
  const [old, now, ...more] = positionals;
  if (values.help) return { ...values, pair: undefined };
  if (old === undefined || now === undefined || more.length > 0) throw new UsageError('Give OLD and NEW.');
  return { ...values, pair: [old, now] as const };
}

function parseOrRefuse<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function arePackages(pair: readonly [string, string]): Promise<boolean> {
  const folders = await Promise.all(
    pair.map((path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  );
  if (folders[0] === folders[1]) return folders[0] === true;
  const [folder, file] = folders[0] === true ? pair : [pair[1], pair[0]];
  throw new UsageError(
    `${folder} is a folder and ${file} is none: a package is compared with a package, a document with a document.`,
  );
}

async function diffPackages([old, now]: readonly [string, string]): Promise<Report> {
  const diff = diffSurfaces(await readPackage(old), await readPackage(now));
  return { diff, stale: [], staleBefore: 0 };
}

async function diffDocuments(api: string, pair: readonly [string, string]): Promise<Report | undefined> {
  const planned = await planBoth(api, pair);
  if (planned === undefined) return undefined;
  const { from, to, stale, staleBefore } = planned;
  return { diff: diffSurfaces(countSurface(from), countSurface(to)), stale, staleBefore };
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\nTry: npm run diff -- --help\n`);
    return 2;
  }
  return tellError(error);
}

if (process.argv[1]?.endsWith('diff.ts')) process.exitCode = await main(process.argv.slice(2)).catch(fail);
