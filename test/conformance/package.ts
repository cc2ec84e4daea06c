import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface BuiltPackage {
  /** Its command line, as `npm run build` makes it. */
  readonly main: string;
  remove(): void;
}

/** Compiles `openapi.yaml` of this folder with its `config.ts`, and builds the package. */
export async function compileFixture(): Promise<BuiltPackage> {
  const folder = makeFolder();
  const { stdout } = await run(process.execPath, [
    '--import',
    'tsx',
    'test/golden/generate.ts',
    '../conformance',
    folder,
  ]);
  if (stdout.includes('error:')) throw new Error(stdout);
  return buildPackage(folder);
}

/** The generated package as it stands, built apart from its own `dist`. */
export async function buildGenerated(): Promise<BuiltPackage> {
  const folder = makeFolder();
  const source = resolve('generated/polar-mcp');
  cpSync(source, folder, { recursive: true, filter: (path) => path !== join(source, 'dist') });
  return buildPackage(folder);
}

function makeFolder(): string {
  // Inside the repository, where the package finds its dependencies.
  mkdirSync('node_modules/.cache', { recursive: true });
  return mkdtempSync(resolve('node_modules/.cache/conformance-test-'));
}

async function buildPackage(folder: string): Promise<BuiltPackage> {
  await run(process.execPath, ['--import', 'tsx', 'scripts/build.ts', folder]);
  return {
    main: join(folder, 'dist/main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
