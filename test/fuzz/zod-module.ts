import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { z } from 'zod';
import { createUses, helperModules, printZod, printZodConstants, type ZodUses } from '../../generator/emit/zod.js';
import type { NamedSchema, SchemaIndex } from '../../generator/model/schema.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** A module of emitted zod source, as text: the constants of the components and one schema for each input. */
function printModule(inputs: readonly NamedSchema[], schemas: SchemaIndex, components: readonly NamedSchema[]): string {
  const identifiers = new Map(components.map((entry, index) => [entry.name, `component${index}`]));
  const context = { schemas, identifiers, closed: true, patternLimit: () => undefined };
  const constants = printZodConstants(components, context);
  const uses: ZodUses = createUses();
  const printed = inputs.map((input) => `[${JSON.stringify(input.name)}, ${printZod(input.schema, context, uses)}]`);
  const helpers = new Set([...uses.helpers, ...constants.flatMap((constant) => [...constant.uses.helpers])]);
  return [
    `import { z } from 'zod';`,
    // Compiling each schema costs more than the few values that it will see.
    `z.config({ jitless: true });`,
    ...[...helpers].map(
      (helper) => `import { ${helper} } from './templates/package/src/runtime/${helperModules[helper]}.js';`,
    ),
    ...constants.map(({ identifier, type, text }) => `const ${identifier}${type ? `: ${type}` : ''} = ${text};`),
    `export const inputs = new Map<string, z.ZodType>([${printed.join(',\n')}]);`,
  ].join('\n');
}

/** The emitted zod schemas of these inputs, compiled and imported as the package's users would have them. */
export async function importZod(
  inputs: readonly NamedSchema[],
  schemas: SchemaIndex,
  components: readonly NamedSchema[],
): Promise<ReadonlyMap<string, z.ZodType>> {
  const folder = await mkdtemp(join(tmpdir(), 'zod-module-'));
  try {
    const { outputFiles } = await build({
      stdin: { contents: printModule(inputs, schemas, components), resolveDir: repository, loader: 'ts' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
      logLevel: 'silent',
    });
    const file = join(folder, 'inputs.mjs');
    await writeFile(file, outputFiles[0]?.text ?? '');
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      readonly inputs: ReadonlyMap<string, z.ZodType>;
    };
    return module.inputs;
  } finally {
    await rm(folder, { recursive: true });
  }
}
