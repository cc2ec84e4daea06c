import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

const usage = `Builds each generated package into its folder dist/.

Usage
  npm run build [-- FOLDER …]   default: every folder of generated/ that has src/main.ts

  dist/main.js    the command line with its dependencies; what stdio does not need is in chunks/
  dist/index.js   the library without its dependencies (parts of it in library/), typed by types/; host.js
                  is what a gateway takes of the package
  dist/assets/    what pages load, where there are any

A package that depends on another one of generated/ is built without any of its dependencies.
`;

const compiler = fileURLToPath(new URL('../node_modules/typescript-7/bin/tsc', import.meta.url));

/** Bundled CommonJS calls `require` for Node's own modules; an ES module has none. */
const requireBanner = `import { createRequire as createBundleRequire } from 'node:module';
const require = createBundleRequire(import.meta.url);
`;

/** JSON's own parser is several times quicker than the one that reads it as JavaScript. */
const parseJson: Plugin = {
  name: 'parse JSON',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      // A dependency that is CommonJS requires the value itself, not a module with a default export.
      if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(text)});` };
    });
  },
};

/**
 * What a dependency brings along and no server here uses: zod's messages in fifty languages, and the
 * validator of forms that a server sends to its user. Read and compiled, they are a quarter of a start.
 */
const slimDependencies: Plugin = {
  name: 'slim dependencies',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
    onLoad({ filter: /[\\/]server[\\/]dist[\\/]shimsNode\.mjs$/ }, () => ({
      contents: `export { default as process } from 'node:process';
export class DefaultJsonSchemaValidator {
  getValidator() { throw new Error('No JSON Schema can be validated here.'); }
}`,
    }));
  },
};

const shared: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // No `browser` or `workerd` condition: with them the SDK's stdin is a stub.
  conditions: ['node'],
  outdir: 'dist',
  legalComments: 'inline',
  logLevel: 'warning',
};

/** A server is started anew by each host: less to read is less to wait for. */
const commandLine: BuildOptions = {
  ...shared,
  entryPoints: ['src/main.ts'],
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
  // zod is reached both at once (by the SDK) and lazily (by the toolsets). Trusting its `sideEffects`
  // list, esbuild 0.28 leaves out the initialisation that the first path needs.
  ignoreAnnotations: true,
  plugins: [slimDependencies, parseJson],
};

/** Whoever uses it has the dependencies, and the SDK's classes must be one and the same. */
const library: BuildOptions = {
  ...shared,
  chunkNames: 'library/[name]-[hash]',
  packages: 'external',
};

/** What it serves has the SDK's classes too, and they must be one and the same. */
const hostingCommandLine: BuildOptions = {
  ...shared,
  entryPoints: ['src/main.ts'],
  chunkNames: 'chunks/[name]-[hash]',
  packages: 'external',
  plugins: [parseJson],
};

/** Builds one package folder. @throws Error when the package does not compile. */
async function buildPackage(folder: string): Promise<string> {
  const started = performance.now();
  // Chunks are named by what is in them: those of an earlier build would stay.
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const absWorkingDir = resolve(folder);
  const entryPoints = ['src/index.ts', 'src/host.ts'].filter((path) => existsSync(join(folder, path)));
  const command = dependsOnSibling(folder) ? hostingCommandLine : commandLine;
  const [main, index] = await Promise.all([
    build({ ...command, absWorkingDir, metafile: true }),
    build({ ...library, entryPoints, absWorkingDir, metafile: true }),
    emitTypes(folder),
  ]);
  for (const path of Object.keys(main.metafile.outputs)) completeModule(join(folder, path));
  const assets = join(folder, 'src/dashboard/assets');
  if (existsSync(assets)) cpSync(assets, join(folder, 'dist/assets'), { recursive: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return [
    `${folder}/dist  ${seconds} s`,
    describeOutput('main.js', main.metafile, ['src/main.ts', 'src/commands/stdio.ts']),
    describeOutput('index.js', index.metafile, ['src/index.ts']),
  ].join('\n');
}

/** It depends on a package in a folder beside its own. */
function dependsOnSibling(folder: string): boolean {
  const beside = dirname(resolve(folder));
  const names = readdirSync(beside).map((name) => readManifest(join(beside, name)).name);
  return Object.keys(readManifest(folder).dependencies ?? {}).some((name) => names.includes(name));
}

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest {
  const file = join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {};
}

/** Before a bundled module what it needs to run; most need nothing, and none should cost a start for nothing. */
function completeModule(path: string): void {
  const code = readFileSync(path, 'utf8');
  const isCommand = path.endsWith('main.js');
  const head = `${isCommand ? '#!/usr/bin/env node\n' : ''}${/\brequire\b/.test(code) ? requireBanner : ''}`;
  if (head !== '') writeFileSync(path, head + code, { mode: isCommand ? 0o755 : 0o644 });
}

/** Declarations only. That the types agree is for `npm run typecheck` to say. */
async function emitTypes(folder: string): Promise<void> {
  const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--noCheck'];
  const places = ['--rootDir', join(folder, 'src'), '--outDir', join(folder, 'dist/types')];
  const child = spawn(process.execPath, [compiler, '-p', folder, ...emit, ...places], { stdio: 'inherit' });
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`${folder}: the declarations could not be written.`);
}

/** `main.js  560 kB at the start, 1362 kB in 61 files`: `modules` are those that a start loads. */
function describeOutput(name: string, { outputs }: Metafile, modules: readonly string[]): string {
  const read = new Set<string>();
  const visit = (path: string): void => {
    if (read.has(path)) return;
    read.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) visit(next);
    }
  };
  for (const [path, { entryPoint = '' }] of Object.entries(outputs)) {
    if (modules.includes(entryPoint)) visit(path);
  }
  const sum = (paths: Iterable<string>): string => {
    const bytes = [...paths].reduce((total, path) => total + (outputs[path]?.bytes ?? 0), 0);
    return `${Math.round(bytes / 1024)} kB`;
  };
  const all = Object.keys(outputs);
  return `  ${name.padEnd(8)}  ${sum(read)} at the start, ${sum(all)} in ${all.length} files`;
}

function listFolders(): string[] {
  if (!existsSync('generated')) return [];
  return readdirSync('generated')
    .map((name) => `generated/${name}`)
    .filter((each) => existsSync(`${each}/src/main.ts`));
}

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
});
if (values.help === true) {
  process.stdout.write(usage);
} else {
  const folders = positionals.length > 0 ? positionals : listFolders();
  if (folders.length === 0) process.stderr.write('There is nothing to build: run npm run generate first.\n');
  for (const folder of folders) process.stdout.write(`${await buildPackage(folder)}\n`);
}
