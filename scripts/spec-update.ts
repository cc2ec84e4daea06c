import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { repository } from '../generator/repository.js';
import { readApiOptions } from './api-options.js';
import { CommandError, runCommand, tellError } from './command.js';
import { isChanged, makeFolder, refuseOpenChanges, tellWorkflow, writeProposal } from './proposal.js';
import { printBody } from './spec-update/body.js';
import { printChangeset } from './spec-update/changeset.js';
import { type PullReport, readPullReport } from './spec-update/pull-report.js';

const help = `Makes the pull request of a newer document, but for pushing it: pulls, generates, accepts snapshots, tests,
and commits to the branch spec-update/NAME.

  npm run spec:update -- --out FOLDER

  --out FOLDER            where update.bundle (the commit), body.md and labels go
  --api NAME              a folder of specs/ (default: polar)
  --from FILE_OR_URL      as of npm run spec:pull
  --accept-mass-change    likewise
  --help                  this

Exit codes: 0 made, even if tests fail, or nothing has changed; 1 the work found a problem; 2 wrong usage.
`;

const optionTypes = {
  api: { type: 'string', default: 'polar' },
  out: { type: 'string' },
  from: { type: 'string' },
  'accept-mass-change': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({ args: [...argv], options: optionTypes });
  const { out = '', ...others } = values;
  if (out === '' && !others.help) throw new Error('--out needs a folder.');
  return { ...others, out: resolve(out) };
}

/** What depends on the document and is accepted by being committed: the pull request shows it to a reader. */
const accepted = ['test/wire', 'test/practice/workflows'];

/** Not as on a build server, which accepts nothing: see vitest.config.ts. */
const { CI: _, ...person } = process.env;

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What it writes is shown as it comes, for tests take minutes; but not the answer of `--silent`, which is JSON. */
async function runNpm(words: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  process.stderr.write(`npm ${words.join(' ')}\n`);
  const shell = process.platform === 'win32';
  const child = spawn('npm', words, { cwd: repository, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const isShown = name === 'stderr' || !words.includes('--silent');
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      if (isShown) process.stderr.write(text);
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...written };
}

interface Pulled extends PullReport {
  readonly told: string;
}

async function pull({ api, from, out, ...options }: Options): Promise<Pulled> {
  const words = ['--api', api, '--json', '--report', join(out, 'report.md')];
  if (from !== undefined && from !== '') words.push('--from', from);
  if (options['accept-mass-change']) words.push('--accept-mass-change');
  const { stdout } = await runNpm(['run', '--silent', 'spec:pull', '--', ...words]);
  const file = join(out, 'report.md');
  return { ...readPullReport(stdout), told: existsSync(file) ? readFileSync(file, 'utf8') : stdout };
}

/** One for each document: what main has of an update that is not released yet is never overwritten. */
async function writeChangeset(report: PullReport, api: string): Promise<void> {
  const options = await readApiOptions(api);
  if (options === undefined)
    throw new CommandError(`There is no usable specs/${api}.`, 'Name another --api.');
  const { config, source } = options;
  const { packageName, packageVersion, title = api } = config;
  const text = printChangeset(report, { packageName, packageVersion, title });
  if (text === undefined) return;
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 8);
  writeFileSync(join(repository, '.changeset', `spec-update-${api}-${digest}.md`), text);
}

/** Where tests fail: which, and the end of what was printed. */
async function testAll(): Promise<string | undefined> {
  await runNpm(['run', 'docs']);
  await runNpm(['run', 'test:update', '--', ...accepted], person);
  const { status, stdout, stderr } = await runNpm(['test']);
  if (status === 0) return undefined;
  // Vitest tells what failed on one, and how many on the other; servers under test fill the first with their logs.
  return [listFailed(stderr), lastLines(stderr, 60), lastLines(stdout, 20)].join('\n\n').trim();
}

/** Vitest's own line of each test that failed: the end alone would show the last of them. */
function listFailed(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines
    .filter((line) => line.startsWith(' FAIL '))
    .slice(0, 40)
    .join('\n');
}

function lastLines(text: string, count: number): string {
  return stripVTControlCharacters(text).trim().split('\n').slice(-count).join('\n');
}

const massChangeNext =
  'Read the list. If upstream means it: run the workflow by hand with accept_mass_change, or this with ' +
  '--accept-mass-change.';

/** @throws CommandError where there is nothing that could be proposed. */
async function update(options: Options): Promise<void> {
  const { api, out } = options;
  refuseOpenChanges();
  makeFolder(out);
  const report = await pull(options);
  if (report.state === 'unchanged') {
    tellWorkflow({ state: 'unchanged' });
    process.stdout.write('Nothing has changed.\n');
    return;
  }
  // A document that was written, but not all that is generated of it, is what a person has to see.
  const isWritten = report.state === 'written' || (report.state === 'failed' && isChanged('specs'));
  if (!isWritten) {
    process.stdout.write(`${report.told}\n`);
    tellSummary(report.told);
    throw report.state === 'refused'
      ? new CommandError('A mass change is not taken by itself.', massChangeNext)
      : new CommandError('The pull failed.', 'See above.');
  }
  await writeChangeset(report, api);
  const failure = await testAll();
  const labels = ['spec-update', ...(report.semver === 'major' ? ['breaking'] : [])];
  writeProposal({
    folder: out,
    branch: `spec-update/${api}`,
    message: `Update the document of the ${api} API`,
    body: printBody({ pull: report, report: report.told, failure }),
    labels,
  });
  tellWorkflow({ state: 'written', tests: failure === undefined ? 'passed' : 'failed' });
  process.stdout.write(`${failure ?? 'Tests pass.'}\nIn ${out}: update.bundle, body.md, labels.\n`);
}

/** Shown on the page of the workflow's run. */
function tellSummary(text: string): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file !== undefined) appendFileSync(file, text);
}

const run = (options: Options): Promise<number> => update(options).then(() => 0, tellError);

process.exitCode = await runCommand(
  { script: 'spec:update', help, read: readOptions, run },
  process.argv.slice(2),
);
