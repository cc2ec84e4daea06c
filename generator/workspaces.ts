import { spawn } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { repository } from './repository.js';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages?: Readonly<Record<string, Manifest>>;
}

/**
 * The folders of `generated/` that npm does not know as they are: new ones, and those of another version or other
 * dependencies. Without them `npm ci` refuses the lock file, and the gateway does not find its packages.
 */
export async function listStaleWorkspaces(root = repository): Promise<readonly string[]> {
  const lock = await readJson<Lock>(join(root, 'package-lock.json'));
  if (lock === undefined) return [];
  const stale: string[] = [];
  for (const folder of (await readdir(join(root, 'generated')).catch(() => [])).sort()) {
    const manifest = await readJson<Manifest>(join(root, 'generated', folder, 'package.json'));
    if (manifest?.name === undefined) continue;
    const { name, version, dependencies = {} } = manifest;
    const locked = lock.packages?.[`generated/${folder}`];
    const agrees = locked?.version === version && isDeepStrictEqual(locked?.dependencies ?? {}, dependencies);
    const linked = await stat(join(root, 'node_modules', name)).catch(() => undefined);
    if (!agrees || linked === undefined) stale.push(name);
  }
  return stale;
}

/**
 * Lets npm bring the lock file and the links of the workspaces up to date: the same as `npm install` by hand, but
 * nothing is downloaded and no script is run. Gives what to tell, undefined where there was nothing to do.
 */
export async function updateWorkspaces(): Promise<string | undefined> {
  const stale = await listStaleWorkspaces();
  if (stale.length === 0) return undefined;
  const names = stale.join(', ');
  const words = [
    'install',
    '--offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel',
    'error',
  ];
  const shell = process.platform === 'win32';
  const child = spawn('npm', words, { cwd: repository, stdio: ['ignore', 'ignore', 'pipe'], shell });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const done = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  if (done) return `workspaces: ${names} brought up to date in package-lock.json\n`;
  return `workspaces: ${names} not yet in package-lock.json: run npm install\n${told.slice(0, 1000)}`;
}

async function readJson<Shape>(file: string): Promise<Shape | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Shape);
}
