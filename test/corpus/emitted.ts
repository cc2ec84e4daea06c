import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import ts from 'typescript';
import { loadTemplates } from '../../generator/load/templates.js';
import type { EmittedFile } from '../../generator/model/emitted-file.js';
import { repository } from './compile.js';

/** What the compiler of TypeScript says of the syntax of a file; nothing: `[]`. */
export function findSyntaxErrors(file: EmittedFile): readonly string[] {
  const source = ts.createSourceFile(file.path, file.contents, ts.ScriptTarget.Latest);
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  return parseDiagnostics.map(
    ({ messageText }) => `${file.path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

const compiler = join(repository, 'node_modules/typescript-7/bin/tsc');

/** Lines of what the native `tsc` says of these files of a folder, by the settings of an emitted package. */
export async function findTypeErrors(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const project = join(folder, 'tsconfig.types.json');
  await writeFile(
    project,
    JSON.stringify({ extends: join(repository, 'templates/package/tsconfig.json'), files, include: [] }),
  );
  const words = [compiler, '--project', project, '--pretty', 'false'];
  const told = await promisify(execFile)(process.execPath, words).catch(({ stdout }: { stdout: string }) => ({
    stdout,
  }));
  return told.stdout.split('\n').filter(Boolean);
}

/** A path that stays in its folder on every file system. */
export function isPlainPath(path: string): boolean {
  return path.split('/').every((segment) => /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(segment));
}

/** The copied runtime, compiled once for all packages of the folder. */
export async function writeRuntime(folder: string): Promise<void> {
  const files = await loadTemplates(join(repository, 'templates/package/src/runtime'));
  await Promise.all(files.map((file) => writeModule(join(folder, 'runtime'), file)));
}

/** The emitted modules of a package, compiled as they stand, as `<folder>/<name>/src/…`; gives their paths. */
export async function writeModules(
  files: readonly EmittedFile[],
  folder: string,
  name: string,
): Promise<readonly string[]> {
  const modules = files.filter((file) => file.path.endsWith('.ts'));
  const home = join(folder, name);
  await mkdir(join(home, 'src'), { recursive: true });
  await symlink(join(folder, 'runtime'), join(home, 'src/runtime'));
  return Promise.all(modules.map((file) => writeModule(home, file)));
}

async function writeModule(folder: string, file: EmittedFile): Promise<string> {
  const { code } = await transform(file.contents, { loader: 'ts', format: 'esm', target: 'es2023' });
  const path = join(folder, file.path.replace(/\.ts$/, '.js'));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
  return path;
}

/** What happened while modules were imported. */
export interface ImportReport {
  readonly imported: number;
  /** `canary`, `net`, `dns`: what document text did. */
  readonly touched: readonly string[];
  /** Modules that could not be imported, each with its message. */
  readonly failures: readonly string[];
}

const child = fileURLToPath(new URL('import-all.mjs', import.meta.url));
const permission =
  Number(process.versions.node.split('.')[0]) > 22 ? '--permission' : '--experimental-permission';

/**
 * Imports modules, and every toolset that an index offers, in a process that may write no file, start no
 * process and reach no network, and whose global `canary` tells of being looked at.
 */
export async function importModules(paths: readonly string[], folder: string): Promise<ImportReport> {
  const list = join(folder, 'modules.json');
  await writeFile(list, JSON.stringify(paths));
  const flags = [permission, '--allow-fs-read=*', '--no-warnings'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, child, list], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as ImportReport;
}
