import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Type-checks the repository, the templates and every generated package, side by side, by the native
 * compiler (TypeScript 7). The library of TypeScript 5.9 stays for ts-morph and openapi-typescript.
 */
const repository = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(repository, 'node_modules', 'typescript-7', 'bin', 'tsc');

const packages = ['templates', 'generated'].flatMap((folder) =>
  readdirSync(join(repository, folder)).map((name) => join(folder, name)),
);
const projects = ['.', ...packages].filter((project) =>
  existsSync(join(repository, project, 'tsconfig.json')),
);

function check(project: string): Promise<boolean> {
  const child = spawn(process.execPath, [compiler, '--noEmit', '-p', join(repository, project)], {
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

const results = await Promise.all(projects.map(check));
process.exitCode = results.every((passed) => passed) ? 0 : 1;
