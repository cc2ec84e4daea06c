import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { generate } from '../../generator/generate.js';
import { printChanges } from '../../generator/report.js';

/** `generate.ts NAME [--check]`: makes `NAME/package` of `NAME/config.ts`, or says what would change. */
const [name = '', ...flags] = process.argv.slice(2);
const folder = join(fileURLToPath(new URL('.', import.meta.url)), name);
const check = flags.includes('--check');

const module: { default: unknown } = await import(pathToFileURL(join(folder, 'config.ts')).href);
const parsed = parseConfig(module.default);
if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
const { config } = parsed;
const diagnostics = new Diagnostics();
const generation = await generate(
  {
    config,
    source: relative('', join(folder, config.document)),
    overlays: config.overlays.map((overlay) => join(folder, overlay)),
    allowRemoteRefs: false,
    out: join(folder, 'package'),
    check,
  },
  diagnostics,
);
for (const { severity, code, message } of diagnostics.list) {
  process.stdout.write(`${severity}: ${message} [${code}]\n`);
}
const changes = generation?.changes ?? [];
if (check && changes.length > 0) {
  const difference = printChanges(changes, join(folder, 'package'));
  process.stdout.write(difference.replace('npm run generate', 'npm run test:update'));
}
process.exitCode = generation === undefined || (check && changes.length > 0) ? 1 : 0;
