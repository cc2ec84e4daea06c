import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Diagnostics } from '../generator/diagnostics.js';
import { printDiagnostics } from '../generator/report.js';
import { repository } from '../generator/repository.js';
import { findTargets } from '../generator/target.js';
import { PullError } from './spec-pull/download.js';
import { printOperations, showName } from './spec-pull/operation-report.js';
import { type Pull, pullDocument } from './spec-pull/pull.js';

const help = `Brings the document of an API up to date: downloads it, reduces it to facts, checks it, writes it and its
lock, and generates the package.

  npm run spec:pull                            from where its lock says
  npm run spec:pull -- --from FILE_OR_URL      from elsewhere; https, or http on this machine

  --api NAME              a folder of specs/ (default: polar)
  --accept-mass-change    also if more than a quarter of the operations came or went
  --json                  print the report as JSON
  --help                  this

Exit codes: 0 done or unchanged, 1 the work found a problem, 2 wrong usage.
`;

const optionTypes = {
  api: { type: 'string', default: 'polar' },
  from: { type: 'string' },
  'accept-mass-change': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({ args: [...argv], options: optionTypes, allowPositionals: false });
  if (values.from === '') throw new Error('--from needs a file or a URL.');
  return values;
}

/** Runs the command line; gives the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(argv);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nTry: npm run spec:pull -- --help\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    return await run(options);
  } catch (error) {
    if (!(error instanceof PullError)) throw error;
    return fail(error.message, error.next, options);
  }
}

async function run(options: Options): Promise<number> {
  const { api, from } = options;
  const [target] = await findTargets({ api, check: false, 'allow-remote-refs': false });
  if (target === undefined || !('options' in target)) {
    if (target !== undefined) await printDiagnostics(target.diagnostics, { verbose: false, json: false });
    return fail(`There is no usable specs/${api}.`, 'Correct its config.ts, or name another --api.', options);
  }
  const { source: document, lock } = target.options;
  if (lock === undefined) {
    return fail(`The config of ${api} names no lock.`, "Add lock: 'openapi.lock.json' to it.", options);
  }
  const diagnostics = new Diagnostics();
  const today = new Date().toISOString().slice(0, 10);
  const acceptMassChange = options['accept-mass-change'];
  const pull = await pullDocument({ document, lock, from, acceptMassChange, today }, diagnostics);
  if (pull === undefined) {
    await printDiagnostics(diagnostics, { verbose: false, json: false });
    return fail('The document is not usable.', 'Give another one by --from, or wait for its owner.', options);
  }
  return finish(pull, options);
}

async function finish(pull: Pull, options: Options): Promise<number> {
  const { api, json } = options;
  if (!json) process.stdout.write(printPull(pull, api));
  const isRefused = pull.state === 'refused';
  const generated = pull.state === 'written' ? await regenerate(api, json) : undefined;
  if (json) process.stdout.write(`${JSON.stringify({ api, ...pull, generated }, null, 2)}\n`);
  if (isRefused) {
    const next = 'Read the list. If that is meant, add --accept-mass-change.';
    return fail(`A mass change: ${pull.operations.massChange}.`, next, { json: false });
  }
  if (generated !== false) return 0;
  process.stderr.write(
    'error: The document and its lock are written, but not all of generated/: generate refuses, see above.\n' +
      `    Correct specs/${api}, then: npm run generate -- --api ${api}\n`,
  );
  return 1;
}

function printPull(pull: Pull, api: string): string {
  const { state, source, version, operations, proseOnly } = pull;
  const head = `${api}: ${source}, version ${showName(version)}\n`;
  if (state === 'unchanged') {
    const why = proseOnly ? 'Only sentences and samples differ' : 'Nothing has changed';
    return `${head}  ${why}: nothing was written.\n`;
  }
  // The one place of the report. What changed for a model (generator/diff) is to be printed here.
  return head + printOperations(operations);
}

/** As `npm run generate -- --api NAME`; whether it succeeded. With `json` stdout stays for the report. */
function regenerate(api: string, json: boolean): Promise<boolean> {
  const child = spawn(process.execPath, [join(repository, 'generator', 'start.mjs'), '--api', api], {
    cwd: repository,
    stdio: ['ignore', json ? 'ignore' : 'inherit', 'inherit'],
  });
  return new Promise((done, refuse) => {
    child.once('error', refuse);
    child.once('close', (code) => done(code === 0));
  });
}

function fail(message: string, next: string, { json }: { readonly json: boolean }): number {
  process.stderr.write(`error: ${message}\n    ${next}\n    Nothing was written.\n`);
  if (json) process.stdout.write(`${JSON.stringify({ state: 'failed', problem: message, next }, null, 2)}\n`);
  return 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
