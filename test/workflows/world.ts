import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const fakes = fileURLToPath(new URL('./fakes/', import.meta.url));

const always = [
  '.github',
  // Without the changesets that wait here: a release is of what has none.
  '.changeset/config.json',
  '.gitignore',
  '.gitattributes',
  'package.json',
  'generator',
  'scripts',
  'specs',
];

/** What the fakes read and write: GitHub, npm and the registry, as far as they are asked here. */
export interface Outside {
  pulls: {
    number: number;
    head: string;
    state: string;
    title: string;
    body: string;
    labels: string[];
    cross?: boolean;
  }[];
  labels: string[];
  releases: { tag: string; target: string; notes: string; files: string[]; draft?: boolean }[];
  /** `name@version` → integrity. */
  npm: Record<string, string>;
  /** Names of listings with their versions. */
  registry: string[];
  /** What `spec:pull` finds upstream, and whether tests pass. */
  upstream: { state: string; semver?: string; diff?: object; text?: string; exit?: number; wrote?: boolean };
  tests: 'pass' | 'fail';
  review: 'done' | 'waits';
  /** Calls that fail once, by their beginning. */
  broken: string[];
  calls: string[];
}

/** A bare origin with this tree as main, and fakes of all that is beyond this machine. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'workflows-'));
  readonly origin = join(this.folder, 'origin.git');
  readonly #state = join(this.folder, 'outside.json');
  readonly env: NodeJS.ProcessEnv;

  /** With files and folders of this tree besides those that all workflows need. */
  constructor(names: readonly string[]) {
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    for (const name of ['gh', 'npm', 'curl', 'docker', 'sleep', 'shellcheck']) {
      writeFileSync(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${fakes}${name}.mjs' "$@"\n`);
      chmodSync(join(bin, name), 0o755);
    }
    this.env = {
      PATH: `${bin}:${process.env.PATH}`,
      HOME: this.folder,
      CI: 'true',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      FAKE_OUTSIDE: this.#state,
      FAKE_REPOSITORY: repository,
      FAKE_PATH: process.env.PATH,
    };
    this.outside = {
      ...{ pulls: [], labels: [], releases: [], npm: {}, registry: [], broken: [], calls: [] },
      upstream: { state: 'unchanged' },
      tests: 'pass',
      review: 'done',
    };
    this.#seed(names);
  }

  get outside(): Outside {
    return JSON.parse(readFileSync(this.#state, 'utf8')) as Outside;
  }

  set outside(outside: Outside) {
    writeFileSync(this.#state, JSON.stringify(outside));
  }

  change(change: Partial<Outside>): void {
    this.outside = { ...this.outside, ...change };
  }

  /** In the origin. @throws Error with what git says. */
  git(...words: readonly string[]): string {
    return this.#git(this.origin, words);
  }

  /** A commit of a person's on a branch, which is made of main if there is none. */
  commit(branch: string, files: Readonly<Record<string, string>>): void {
    const clone = mkdtempSync(join(this.folder, 'person-'));
    this.#git(this.folder, ['clone', '--quiet', this.origin, clone]);
    const has = this.git('branch', '--list', branch) !== '';
    this.#git(clone, ['switch', '--quiet', ...(has ? [branch] : ['--create', branch])]);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(clone, file), text);
    this.#git(clone, ['add', '--all']);
    this.#git(clone, [...person, 'commit', '--quiet', '--message', 'By a person']);
    this.#git(clone, ['push', '--quiet', 'origin', branch]);
  }

  /** Whether `generated/` of a branch is what its sources give, as `generate --check` says. */
  check(branch: string) {
    const clone = mkdtempSync(join(this.folder, 'check-'));
    this.#git(this.folder, ['clone', '--quiet', '--branch', branch, this.origin, clone]);
    const run = (program: string, words: readonly string[]) =>
      spawnSync(program, words, { cwd: clone, env: this.env, encoding: 'utf8' });
    run('npm', ['ci']);
    const { status, stderr } = run(process.execPath, ['generator/start.mjs', '--check']);
    return { status, stderr };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #seed(names: readonly string[]): void {
    const seed = join(this.folder, 'seed');
    const filter = (path: string) => !/\/(?:node_modules|dist)$/.test(path);
    for (const name of new Set([...always, ...names]))
      cpSync(join(repository, name), join(seed, name), { recursive: true, filter });
    this.#git(this.folder, ['init', '--quiet', '--initial-branch', 'main', seed]);
    this.#git(seed, ['add', '--all']);
    this.#git(seed, [...person, 'commit', '--quiet', '--message', 'main']);
    this.#git(this.folder, ['clone', '--quiet', '--bare', seed, this.origin]);
    rmSync(seed, { recursive: true });
  }

  #git(cwd: string, words: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', words, { cwd, env: this.env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
    return stdout.trim();
  }
}

const person = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.com'];
