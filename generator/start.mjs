// Runs generator/cli.ts. It is bundled first (0.1 s): a loader of TypeScript would hook every import of
// every package and cost a second. JavaScript, because it is what Node 20 runs as it stands.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const outdir = join(here, '..', 'node_modules', '.cache', 'generator', String(process.pid));

process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

await build({
  entryPoints: { cli: join(here, 'cli.ts'), 'types-process': join(here, 'emit', 'types-process.ts') },
  outdir,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});
await import(pathToFileURL(join(outdir, 'cli.mjs')).href);
