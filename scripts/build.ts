import { existsSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const usage = `Bundles each generated package's command line into one file, dist/main.js.

Usage
  npm run build [-- FOLDER …]   default: every folder of generated/ that has src/main.ts
`;

/**
 * Some dependencies are CommonJS and call \`require\` for Node's own modules; a bundled ES module has none.
 */
const requireBanner = [
  '#!/usr/bin/env node',
  "import { createRequire as createBundleRequire } from 'node:module';",
  'const require = createBundleRequire(import.meta.url);',
].join('\n');

/** Bundles one package folder. @throws the bundler's error when the package does not compile. */
async function bundlePackage(folder: string): Promise<string> {
  const started = performance.now();
  const outfile = resolve(folder, 'dist/main.js');
  await build({
    absWorkingDir: resolve(folder),
    entryPoints: ['src/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // No `browser` or `workerd` condition: with them the SDK's stdin is a stub.
    conditions: ['node'],
    banner: { js: requireBanner },
    minifySyntax: true,
    minifyWhitespace: true,
    // zod is reached both at once (by the SDK) and lazily (by the toolsets). Trusting its `sideEffects`
    // list, esbuild 0.28 leaves out the initialisation that the first path needs.
    ignoreAnnotations: true,
    legalComments: 'inline',
    logLevel: 'warning',
  });
  const kilobytes = Math.round(statSync(outfile).size / 1024);
  return `${folder}/dist/main.js  ${kilobytes} kB  ${Math.round(performance.now() - started)} ms`;
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
  for (const folder of folders) process.stdout.write(`${await bundlePackage(folder)}\n`);
}
