import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { toWireSchema } from '../../generator/emit/json-schema.js';
import type { JsonObject } from '../../generator/model/json.js';
import { type NamedSchema, type Schema, SchemaIndex } from '../../generator/model/schema.js';
import { parseDocument } from '../../generator/parse/document.js';
import { planServer } from '../../generator/plan/plan.js';
import configInput from '../../specs/polar/config.js';
import { isNightly } from '../night.js';
import { findUnportable } from '../wire/portable.js';
import { InstanceMaker } from './instances.js';
import { importPrinted } from './judge.js';
import { Random } from './random.js';
import { SchemaMaker } from './random-schemas.js';

/** Inputs, and the components that they refer to. */
interface Corpus {
  readonly inputs: readonly NamedSchema[];
  readonly components: readonly NamedSchema[];
}

interface Verdict {
  readonly accepted: number;
  /** Inputs for which no value was found that the validator accepts. */
  readonly silent: readonly string[];
  /** Values that the validator accepts and the wire schema does not. */
  readonly broken: readonly string[];
}

interface Trial {
  readonly inputs: readonly NamedSchema[];
  readonly schemas: SchemaIndex;
  readonly zod: ReadonlyMap<string, z.ZodType>;
  readonly wire: ReadonlyMap<string, JsonObject>;
  readonly sampleCount: number;
}

/** The law: what the validator accepts, the wire schema accepts. */
function judge({ inputs, schemas, zod, wire, sampleCount }: Trial): Verdict {
  // `constructor` is a property only where the value has it itself. Nothing is run often enough to be
  // worth optimising; that the schemas are valid is the business of `findUnportable`.
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    ownProperties: true,
    code: { optimize: false },
  });
  addFormats.default(ajv);
  const broken: string[] = [];
  const silent: string[] = [];
  let accepted = 0;
  for (const [seed, { name, schema }] of inputs.entries()) {
    const takes = ajv.compile(wire.get(name) ?? {});
    const maker = new InstanceMaker(schemas, new Random(seed));
    const samples = maker.makeSamples(schema, sampleCount);
    const mutants = samples.slice(0, 2).flatMap((sample) => maker.makeMutants(schema, sample, sampleCount));
    const before = accepted;
    for (const made of [...samples, ...mutants]) {
      // As it would arrive: a client cannot send what JSON has no words for.
      const value = JSON.parse(JSON.stringify(made));
      if (!zod.get(name)?.safeParse(value).success) continue;
      accepted += 1;
      if (!takes(value)) broken.push(`${name}: ${JSON.stringify(value)}: ${ajv.errorsText(takes.errors)}`);
    }
    if (accepted === before) silent.push(name);
  }
  return { accepted, silent, broken };
}

function asArgument(name: string, schema: Schema): NamedSchema {
  const properties = [{ name: 'value', required: true, schema }];
  return { name, schema: { kind: 'object', properties, additionalProperties: false } };
}

function readPolar(): { readonly components: Corpus; readonly tools: Corpus } {
  const file = 'specs/polar/openapi.json';
  const root = JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
  const api = parseDocument({ file, root }, new Diagnostics());
  const parsed = parseConfig(configInput);
  if (!('config' in parsed)) throw new Error(JSON.stringify(parsed.problems));
  const server = planServer(api, parsed.config, new Diagnostics());
  const tools = server.toolsets.flatMap((toolset) => toolset.tools);
  return {
    components: {
      inputs: api.schemas.map(({ name }) => asArgument(name, { kind: 'ref', name })),
      components: api.schemas,
    },
    tools: {
      inputs: tools.map((tool) => ({ name: tool.name, schema: tool.inputSchema })),
      components: server.schemas,
    },
  };
}

function makeRandom(count: number): Corpus {
  const maker = new SchemaMaker(new Random(7));
  const components = maker.makeComponents();
  const inputs = Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? { name: `input ${index}`, schema: maker.makeInput() }
      : asArgument(`schema ${index}`, maker.makeSchema(3)),
  );
  return { inputs, components };
}

const polar = readPolar();
const factor = isNightly ? 10 : 1;
const timeout = 120_000 * factor;
/** `maxSilent`: how many inputs may go without an accepted value; a part of the random ones accepts none. */
const corpora = [
  { name: 'component schemas', corpus: polar.components, sampleCount: 8 * factor, maxSilent: 0 },
  { name: 'tool inputs', corpus: polar.tools, sampleCount: 40 * factor, maxSilent: 0 },
  { name: 'random schemas', corpus: makeRandom(240 * factor), sampleCount: 20, maxSilent: 24 * factor },
];

describe.each(corpora)('$name', ({ corpus: { inputs, components }, sampleCount, maxSilent }) => {
  const schemas = new SchemaIndex(components);
  const wire = new Map<string, JsonObject>();
  let zod: ReadonlyMap<string, z.ZodType>;
  beforeAll(async () => {
    // Compiling each zod schema costs more than the few values that it will see.
    z.config({ jitless: true });
    for (const { name, schema } of inputs) wire.set(name, toWireSchema(schema, schemas));
    ({ zod } = await importPrinted(components, inputs));
    return () => z.config({ jitless: false });
  }, timeout);

  test('what zod accepts, the wire schema accepts', { timeout }, () => {
    const verdict = judge({ inputs, schemas, zod, wire, sampleCount });
    expect(verdict.broken.slice(0, 5)).toEqual([]);
    expect(verdict.silent.slice(maxSilent)).toEqual([]);
    expect(verdict.accepted).toBeGreaterThan((inputs.length * sampleCount) / 2);
    process.stderr.write(`${inputs.length} inputs, ${verdict.accepted} accepted values\n`);
  });

  test('a wire schema that is narrower is found out', { timeout }, () => {
    const few = inputs.slice(0, 40);
    const narrower = new Map([...wire].map(([name, schema]) => [name, { ...schema, maxProperties: 0 }]));
    const verdict = judge({ inputs: few, schemas, zod, wire: narrower, sampleCount: 4 });
    expect(verdict.broken.length).toBeGreaterThan(few.length);
  });

  test('every wire schema is portable', () => {
    const faults = [...wire].flatMap(([name, schema]) =>
      findUnportable(schema).map((fault) => `${name}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
