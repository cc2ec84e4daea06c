import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type HostedPackage, nameGateway } from '../../generator/emit/gateway.js';
import type { GenerateOptions } from '../../generator/generate.js';
import { repository } from '../../generator/repository.js';
import { findTargets } from '../../generator/target.js';
import { CommandError, tellError } from '../command.js';
import { makeFolder, refuseOpenChanges, writeProposal } from '../proposal.js';
import { printNotes } from './changelog.js';
import { listReleased } from './packages.js';

const help = `Makes the next version from the changesets that are pending (.changeset/*.md): numbers, changelogs, and
what is generated from them. Nothing is published.

  npm run release:version                    nothing is committed
  npm run release:version -- --out FOLDER    commits to the branch release/next; update.bundle, body.md and labels
                                             for its pull request go to FOLDER

Exit codes: 0 done, 1 the work found a problem, 2 wrong usage.
`;

const generated = join(repository, 'generated');

/** Every file of `.changeset/` that tells a change. */
function listChangesets(): readonly string[] {
  const names = readdirSync(join(repository, '.changeset'));
  return names.filter((name) => name.endsWith('.md') && name !== 'README.md');
}

function run(program: string, words: readonly string[]): void {
  const { status, error } = spawnSync(program, words, { cwd: repository, stdio: 'inherit' });
  if (status === 0) return;
  const why = error === undefined ? `exit code ${status}` : error.message;
  throw new CommandError(
    `${[basename(program), ...words].join(' ')} failed: ${why}.`,
    'Correct what it says, take back what was written (git checkout . && git clean -i generated), and try again.',
  );
}

async function listTargets(): Promise<readonly GenerateOptions[]> {
  const targets = await findTargets({ check: false, 'allow-remote-refs': false });
  return targets.map((target) => {
    if ('options' in target) return target.options;
    throw new CommandError(`specs/${target.name} has no usable config.ts.`, 'Try: npm run generate');
  });
}

/**
 * Changesets writes into the packages that npm knows. Those are generated, so that what it wrote is taken over into
 * the folder of releases of the API whose package it is; the gateway is versioned with the first.
 */
function takeOver(folder: string, targets: readonly GenerateOptions[]): readonly string[] {
  const manifest = readManifest(folder);
  const own = targets.find(({ config }) => config.packageName === manifest.name);
  const [first] = targets;
  const isGateway = first !== undefined && manifest.name === nameGateway([pickHosted(first)]);
  const releases = (own ?? (isGateway ? first : undefined))?.releases;
  if (releases === undefined) return [];
  const changelog = join(folder, 'CHANGELOG.md');
  if (existsSync(changelog)) copyFileSync(changelog, join(releases, `${basename(manifest.name)}.md`));
  if (own !== undefined)
    writeFileSync(join(releases, 'version.json'), `{ "version": ${JSON.stringify(manifest.version)} }\n`);
  return [`${manifest.name} ${manifest.version}\n`];
}

function pickHosted({ config: { name, packageName, packageVersion } }: GenerateOptions): HostedPackage {
  return { name, packageName, packageVersion };
}

function readManifest(folder: string): { readonly name: string; readonly version: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as ReturnType<typeof readManifest>;
}

/** @throws CommandError where there is nothing to release, or a step fails. */
async function makeVersion(): Promise<void> {
  if (listChangesets().length === 0) {
    throw new CommandError('No changeset is pending: nothing was written.', 'Tell a change: npx changeset');
  }
  run(process.execPath, [join(repository, 'node_modules', '@changesets', 'cli', 'bin.js'), 'version']);
  const targets = await listTargets();
  const folders = readdirSync(generated).map((name) => join(generated, name));
  const made = folders.flatMap((folder) => takeOver(folder, targets));
  run(process.execPath, [join(repository, 'generator', 'start.mjs')]);
  // The lock file has the packages' versions; all else in it is as it was, so that no network is asked.
  run('npm', ['install', '--package-lock-only', '--ignore-scripts', '--offline']);
  process.stdout.write(made.join(''));
}

/** As `release.yml` proposes it. */
function propose(folder: string): void {
  const released = listReleased();
  const [first] = released;
  if (first === undefined)
    throw new CommandError('No package has a changelog.', 'Look at specs/*/config.ts.');
  const intro =
    'Made by `release.yml` from the changesets on main, and made anew with each. **Merging it publishes.** Its checks ' +
    'wait for somebody with write access: press "Approve workflows to run".';
  const body = `${intro}\n\n${printNotes(released)}`;
  const message = `Version ${first.version}`;
  writeProposal({ folder, branch: 'release/next', message, body, labels: ['release'] });
}

async function main(argv: readonly string[]): Promise<number> {
  let out: string | undefined;
  try {
    const options = { out: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
    const { values } = parseArgs({ args: [...argv], options });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    if (values.out === '') throw new Error('--out needs a folder.');
    out = values.out;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${help}`);
    return 2;
  }
  try {
    if (out !== undefined) {
      refuseOpenChanges();
      makeFolder(out);
    }
    await makeVersion();
    if (out !== undefined) propose(out);
    return 0;
  } catch (error) {
    return tellError(error);
  }
}

process.exitCode = await main(process.argv.slice(2));
