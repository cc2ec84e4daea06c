import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { repository } from '../generator/repository.js';
import { CommandError } from './command.js';

/** What one job makes, and another, which has a token and runs nothing of it, proposes as a pull request. */
export interface Proposal {
  readonly folder: string;
  readonly branch: string;
  /** Of the commit. */
  readonly message: string;
  /** Of the pull request, as Markdown. */
  readonly body: string;
  readonly labels: readonly string[];
}

/** As the commits of workflows are marked: propose.sh takes others for a person's. */
const bot = ['-c', 'user.name=github-actions[bot]'];
const botMail = ['-c', 'user.email=41898282+github-actions[bot]@users.noreply.github.com'];

/** GitHub refuses longer bodies: 65,536 characters. */
const longestBody = 60_000;

/** Whether anything differs from the commit that is checked out, within a folder or a file of the repository. */
export function isChanged(path = '.'): boolean {
  return git(['status', '--porcelain', '--', path]).trim() !== '';
}

/** @throws CommandError where there is something that was not committed. */
export function refuseOpenChanges(): void {
  if (!isChanged()) return;
  throw new CommandError('There are changes that are not committed.', 'Commit or stash them, and try again.');
}

/**
 * Makes the folder of a proposal. @throws CommandError where it has something, which nobody said that we may remove, or
 * lies in the repository, whose every file would be committed.
 */
export function makeFolder(folder: string): void {
  const path = relative(repository, resolve(folder));
  if (!path.startsWith('..') && !isAbsolute(path)) {
    throw new CommandError(`${folder} is within the repository.`, 'Give --out a folder elsewhere.');
  }
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length === 0) return;
  throw new CommandError(`${folder} is not empty.`, 'Give --out a new folder.');
}

/** Commits all that differs to the branch, which starts anew here, and puts it and the text into the folder. */
export function writeProposal({ folder, branch, message, body, labels }: Proposal): void {
  const base = git(['rev-parse', 'HEAD']).trim();
  git(['switch', '--quiet', '--force-create', branch]);
  git(['add', '--all']);
  git([...bot, ...botMail, 'commit', '--quiet', '--message', message]);
  git(['bundle', 'create', '--quiet', resolve(folder, 'update.bundle'), `${base}..refs/heads/${branch}`]);
  writeFileSync(join(folder, 'body.md'), shorten(body));
  writeFileSync(join(folder, 'labels'), labels.map((label) => `${label}\n`).join(''));
}

function shorten(body: string): string {
  if (body.length <= longestBody) return body;
  return `${body.slice(0, longestBody)}\n\nThe rest is left out: it is longer than GitHub takes.\n`;
}

/** For the steps and jobs after this one; nothing where there are none. */
export function tellWorkflow(outputs: Readonly<Record<string, string>>): void {
  const file = process.env.GITHUB_OUTPUT;
  if (file === undefined) return;
  for (const [name, value] of Object.entries(outputs)) appendFileSync(file, `${name}=${value}\n`);
}

function git(words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: repository, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new CommandError(`git ${words.join(' ')} failed: ${stderr?.trim()}`, 'Correct what it says.');
}
