import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { generate } from '../../generator/generate.js';

/** `generate.ts NAME OUT`: makes the package of `NAME/config.ts` in the folder OUT. */
const [name = '', out = ''] = process.argv.slice(2);
const folder = join(fileURLToPath(new URL('.', import.meta.url)), name);

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
    out,
    check: false,
  },
  diagnostics,
);
for (const { severity, code, message } of diagnostics.list) {
  process.stdout.write(`${severity}: ${message} [${code}]\n`);
}
process.exitCode = generation === undefined ? 1 : 0;
