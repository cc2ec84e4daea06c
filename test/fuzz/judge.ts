import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { z } from 'zod';
import { makeIdentifiers } from '../../generator/emit/identifier.js';
import {
  createUses,
  helperModules,
  printZod,
  printZodConstants,
  type ZodContext,
} from '../../generator/emit/zod.js';
import type { JsonValue } from '../../generator/model/json.js';
import { type NamedSchema, type Schema, SchemaIndex } from '../../generator/model/schema.js';
import { patternLimit } from '../../generator/plan/pattern.js';
import { InstanceMaker } from './instances.js';
import { Random } from './random.js';

const runtime = fileURLToPath(new URL('../../templates/package/src/runtime/', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/zod-oracle/', import.meta.url));

/** A schema, how it was printed, and the oracle's word on its values. */
export interface Subject {
  readonly name: string;
  readonly schema: Schema;
  readonly zod: z.ZodType;
  readonly accepts: (value: unknown) => boolean;
}

export interface Verdict {
  readonly name: string;
  readonly checked: number;
  readonly accepted: number;
  /** Zod accepts what the oracle refuses. */
  readonly falseAccepts: readonly JsonValue[];
  /** Zod refuses what the oracle accepts. */
  readonly falseRejects: readonly { readonly value: JsonValue; readonly problem: string }[];
}

export function createContext(schemas: readonly NamedSchema[]): ZodContext {
  const limits = new Map<string, number | undefined>();
  return {
    schemas: new SchemaIndex(schemas),
    identifiers: makeIdentifiers(
      schemas.map((entry) => entry.name),
      new Set(Object.keys(helperModules)),
    ),
    closed: true,
    patternLimit: (pattern) => {
      if (!limits.has(pattern)) limits.set(pattern, patternLimit(pattern));
      return limits.get(pattern);
    },
  };
}

/**
 * Prints all `schemas` as constants and `roots` as expressions that may refer to them, bundles the
 * text with the runtime's helpers, imports it, and gives the zod schemas by name. `edit` may plant
 * faults in the text, to see whether they are found.
 */
export async function importPrinted(
  schemas: readonly NamedSchema[],
  roots: readonly NamedSchema[] = [],
  edit: (text: string) => string = (text) => text,
): Promise<{ readonly zod: ReadonlyMap<string, z.ZodType> }> {
  const context = createContext(schemas);
  const constants = printZodConstants(schemas, context);
  const uses = createUses();
  const lines = roots.map(
    (root) => `[${JSON.stringify(root.name)}, ${printZod(root.schema, context, uses)}],`,
  );
  const source = [
    `import { z } from 'zod';`,
    ...[...new Set(Object.values(helperModules))].map(importLine),
    ...constants.map(
      ({ identifier, type, text }) => `const ${identifier}${type ? `: ${type}` : ''} = ${edit(text)};`,
    ),
    'export default new Map<string, z.ZodType>([',
    ...constants.map(({ name, identifier }) => `[${JSON.stringify(name)}, ${identifier}],`),
    ...lines,
    ']);',
  ].join('\n');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(cache);
  try {
    const input = path.join(folder, 'printed.ts');
    const outfile = path.join(folder, 'printed.mjs');
    await writeFile(input, source);
    await build({
      entryPoints: [input],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['zod'],
    });
    const { default: zod } = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as {
      default: ReadonlyMap<string, z.ZodType>;
    };
    return { zod };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function importLine(module: string): string {
  const names = Object.entries(helperModules).flatMap(([helper, home]) => (home === module ? [helper] : []));
  return `import { ${names.join(', ')} } from ${JSON.stringify(path.join(runtime, `${module}.ts`))};`;
}

/** Makes values for a subject and lets zod and the oracle judge each. */
export function judge(
  subject: Subject,
  schemas: SchemaIndex,
  { seed, samples, mutants }: { readonly seed: number; readonly samples: number; readonly mutants: number },
): Verdict {
  const maker = new InstanceMaker(schemas, new Random(seed));
  const falseAccepts: JsonValue[] = [];
  const falseRejects: { value: JsonValue; problem: string }[] = [];
  const valid = maker.makeSamples(subject.schema, samples);
  const values = [
    ...valid,
    ...valid.slice(0, 3).flatMap((value) => maker.makeMutants(subject.schema, value, mutants)),
  ];
  let accepted = 0;
  for (const value of values) {
    const before = JSON.stringify(value);
    const result = subject.zod.safeParse(value);
    const expected = subject.accepts(value);
    if (expected) accepted++;
    if (result.success && !expected) falseAccepts.push(value);
    else if (!result.success && expected) falseRejects.push({ value, problem: result.error.message });
    else if (JSON.stringify(value) !== before) throw new Error(`${subject.name}: the value was changed`);
  }
  return { name: subject.name, checked: values.length, accepted, falseAccepts, falseRejects };
}
