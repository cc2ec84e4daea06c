import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Diagnostics } from '../generator/diagnostics.js';
import { printDiff } from '../generator/diff/markdown.js';
import type { GenerateOptions } from '../generator/generate.js';
import { listDecided } from '../generator/plan/unreviewed.js';
import { printDiagnostics } from '../generator/report.js';
import { readApiOptions } from './api-options.js';
import { CommandError, runCommand } from './command.js';
import { printOperations, showName } from './spec-pull/operation-report.js';
import { hash, type Pull, pullDocument } from './spec-pull/pull.js';
import { type PullReport, printPullJson, printPullMarkdown, printWork } from './spec-pull/pull-report.js';
import { forgetUnfinished, keepUnfinished, readUnfinished, type Unfinished } from './spec-pull/unfinished.js';

const help = `Brings the document of an API up to date: downloads it, reduces it to facts, checks it, writes it, its
lock and the list of operations that nobody has reviewed, generates the packages, and tells what changed for a model.

  npm run spec:pull                            from where its lock says
  npm run spec:pull -- --from FILE_OR_URL      from elsewhere; https, or http on this machine

  --api NAME              a folder of specs/ (default: polar)
  --accept-mass-change    also if more than a quarter of the operations came or went
  --report FILE           write the report as Markdown, for a pull request
  --json                  print the report as JSON
  --help                  this

Entries of ours that the document has changed under are lines of the report here, and errors of \`npm run generate\`.

Exit codes: 0 done or unchanged, 1 the work found a problem, 2 wrong usage.
`;

const optionTypes = {
  api: { type: 'string', default: 'polar' },
  from: { type: 'string' },
  'accept-mass-change': { type: 'boolean', default: false },
  report: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({ args: [...argv], options: optionTypes, allowPositionals: false });
  if (values.from === '') throw new Error('--from needs a file or a URL.');
  if (values.report === '') throw new Error('--report needs a file.');
  return values;
}

async function run(options: Options): Promise<number> {
  try {
    return await pull(options);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return fail(error.message, error.next, options);
  }
}

async function pull(options: Options): Promise<number> {
  const { api, from } = options;
  const target = await readApiOptions(api);
  if (target === undefined) {
    return fail(`There is no usable specs/${api}.`, 'Correct its config.ts, or name another --api.', options);
  }
  const { source: document, lock, config, review = {} } = target;
  if (lock === undefined) {
    return fail(`The config of ${api} names no lock.`, "Add lock: 'openapi.lock.json' to it.", options);
  }
  const diagnostics = new Diagnostics();
  const pulled = await pullDocument(
    {
      ...{ document, lock, from, unreviewed: review.unreviewed },
      decided: new Set(listDecided(config).keys()),
      acceptMassChange: options['accept-mass-change'],
      today: new Date().toISOString().slice(0, 10),
      keepBefore: (before, sha256) => keepBefore(api, before, sha256),
    },
    diagnostics,
  );
  if (pulled === undefined) {
    await printDiagnostics(diagnostics, { verbose: false, json: false });
    return fail('The document is not usable.', 'Give another one by --from, or wait for its owner.', options);
  }
  return finish(pulled, target, options);
}

/** Where the last pull was not finished, what it found still counts: nothing of it was told yet. */
async function keepBefore(api: string, before: string | undefined, sha256: string): Promise<void> {
  const last = await readUnfinished(api);
  const goesOn = last !== undefined && before !== undefined && last.sha256 === hash(before);
  await keepUnfinished(api, { sha256, before: goesOn ? last.before : before });
}

/** The work that is to be done after a pull; undefined where there is none. */
async function findWork({ state }: Pull, api: string, document: string): Promise<Unfinished | undefined> {
  if (state === 'refused') return undefined;
  const unfinished = await readUnfinished(api);
  return unfinished?.sha256 === hash(await readFile(document)) ? unfinished : undefined;
}

/** Loaded late: it brings the planning and the counting of tokens, and most runs find nothing to do. */
async function finishWork(api: string, target: GenerateOptions, before: string | undefined) {
  const { finishPull } = await import('./spec-pull/finish.js');
  return finishPull(api, target, before);
}

async function finish(pull: Pull, target: GenerateOptions, options: Options): Promise<number> {
  const { api } = options;
  const work = await findWork(pull, api, target.source);
  const resumed = pull.state === 'unchanged' && work !== undefined;
  if (!options.json) process.stdout.write(printPull(pull, api, resumed));
  const done = work && (await finishWork(api, target, work.before));
  if (done?.ok) await forgetUnfinished(api);
  const { source, version, operations } = pull;
  const report: PullReport = {
    ...{ api, source, version, operations, resumed },
    state: done === undefined ? pull.state : done.ok ? 'written' : 'failed',
    diff: done?.diff,
    unreviewed: done?.unreviewed ?? pull.unreviewed.map((operationId) => ({ operationId })),
    stale: done?.stale ?? [],
    undecided: done?.undecided ?? [],
  };
  await tell(report, options);
  if (report.state === 'refused') {
    const next = 'Read the list. If that is meant, add --accept-mass-change.';
    return fail(`A mass change: ${operations.massChange}.`, next, { json: false });
  }
  if (report.state !== 'failed') return 0;
  process.stderr.write(
    'error: The document and its lock are written, but not all of generated/: see above.\n' +
      `    Correct specs/${api}, then: npm run spec:pull -- --api ${api}\n`,
  );
  return 1;
}

async function tell(report: PullReport, { json, report: file }: Options): Promise<void> {
  if (file !== undefined) await writeFile(file, printPullMarkdown(report));
  if (json) process.stdout.write(printPullJson(report));
  else {
    const changes = report.diff === undefined ? [] : [printDiff(report.diff, [])];
    process.stdout.write([...printWork(report), ...changes].map((part) => `\n${part}`).join(''));
  }
}

function printPull({ state, source, version, operations, proseOnly }: Pull, api: string, resumed: boolean) {
  const head = `${api}: ${source}, version ${showName(version)}\n`;
  if (resumed)
    return `${head}  Nothing has changed since the last pull, which was not finished: it is now.\n`;
  if (state === 'unchanged') {
    const why = proseOnly ? 'Only sentences and samples differ' : 'Nothing has changed';
    return `${head}  ${why}: nothing was written.\n`;
  }
  return head + printOperations(operations);
}

function fail(message: string, next: string, { json }: { readonly json: boolean }): number {
  process.stderr.write(`error: ${message}\n    ${next}\n    Nothing was written.\n`);
  if (json) process.stdout.write(`${JSON.stringify({ state: 'failed', problem: message, next }, null, 2)}\n`);
  return 1;
}

runCommand({ script: 'spec:pull', help, read: readOptions, run }, process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
