// Runs generator/cli.ts. It is bundled first (0.1 s), and as CommonJS: a loader of TypeScript would hook
// every import of every package, and importing CommonJS packages (TypeScript's nine megabytes) from an
// ES module would have Node read each of them twice. JavaScript, for Node 20 runs it as it stands.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Node ${process.versions.node} is too old: this needs 20.19 or newer.\n`);
  process.exit(1);
}

const here = fileURLToPath(new URL('.', import.meta.url));
const outdir = join(here, '..', 'node_modules', '.cache', 'generator', String(process.pid));

process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

await build({
  entryPoints: { cli: join(here, 'cli.ts'), 'side-jobs': join(here, 'side-jobs.ts') },
  outdir,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
});
createRequire(import.meta.url)(join(outdir, 'cli.cjs'));
