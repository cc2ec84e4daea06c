import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { toWireSchema } from '../../generator/emit/json-schema.js';
import type { JsonObject } from '../../generator/model/json.js';
import { type NamedSchema, type Schema, SchemaIndex } from '../../generator/model/schema.js';
import { parseDocument } from '../../generator/parse/document.js';
import { planServer } from '../../generator/plan/plan.js';
import configInput from '../../specs/polar/config.js';
import { findUnportable } from '../wire/portable.js';
import { changeValue, makeValue } from './likely-values.js';
import { Random } from './random.js';
import { randomComponents, randomInput, randomSchema } from './random-schemas.js';
import { importZod } from './zod-module.js';

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
  readonly corpus: Corpus;
  readonly zod: ReadonlyMap<string, z.ZodType>;
  readonly valuesEach: number;
  readonly writeWire: (input: Schema, schemas: SchemaIndex) => JsonObject;
}

/** The law: what the validator accepts, the wire schema accepts. */
function judge({ corpus, zod, valuesEach, writeWire }: Trial): Verdict {
  // `constructor` is a property only where the value has it itself. Each schema is used a few times only.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, ownProperties: true, code: { optimize: false } });
  addFormats.default(ajv);
  const schemas = new SchemaIndex(corpus.components);
  const random = new Random(20_261_101);
  const broken: string[] = [];
  const silent: string[] = [];
  let accepted = 0;
  for (const { name, schema } of corpus.inputs) {
    const takes = ajv.compile(writeWire(schema, schemas));
    const before = accepted;
    for (let count = 0; count < valuesEach; count += 1) {
      const likely = makeValue(schema, { schemas, random });
      const value = random.chance(0.3) ? changeValue(likely, random) : likely;
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
  const random = new Random(7);
  const components = randomComponents(random);
  const inputs = Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? { name: `input ${index}`, schema: randomInput(random) }
      : asArgument(`schema ${index}`, randomSchema(random, 4)),
  );
  return { inputs, components };
}

const polar = readPolar();
const factor = process.env.NIGHTLY === undefined ? 1 : 20;
const corpora: readonly (readonly [name: string, corpus: Corpus, valuesEach: number, maxSilent: number])[] = [
  ['component schemas', polar.components, 10 * factor, 0.05],
  ['tool inputs', polar.tools, 60 * factor, 0.05],
  // A part of them accepts nothing, or nothing that is found by chance.
  ['random schemas', makeRandom(300 * factor), 30, 0.3],
];

describe.each(corpora)('%s', (_, corpus, valuesEach, maxSilent) => {
  let zod: ReadonlyMap<string, z.ZodType>;
  beforeAll(async () => {
    zod = await importZod(corpus.inputs, new SchemaIndex(corpus.components), corpus.components);
  }, 60_000);

  test('what zod accepts, the wire schema accepts', { timeout: 60_000 * factor }, () => {
    const verdict = judge({ corpus, zod, valuesEach, writeWire: toWireSchema });
    expect(verdict.broken.slice(0, 5)).toEqual([]);
    expect(verdict.silent.length).toBeLessThanOrEqual(corpus.inputs.length * maxSilent);
    expect(verdict.accepted).toBeGreaterThan((corpus.inputs.length * valuesEach) / 4);
  });

  test('a wire schema that is narrower is found out', { timeout: 60_000 * factor }, () => {
    const few = { ...corpus, inputs: corpus.inputs.slice(0, 40) };
    const writeWire = (input: Schema, schemas: SchemaIndex) => ({ ...toWireSchema(input, schemas), maxProperties: 0 });
    expect(judge({ corpus: few, zod, valuesEach: 5, writeWire }).broken.length).toBeGreaterThan(40);
  });

  test('every wire schema is portable', { timeout: 60_000 }, () => {
    const schemas = new SchemaIndex(corpus.components);
    const faults = corpus.inputs.flatMap(({ name, schema }) =>
      findUnportable(toWireSchema(schema, schemas)).map((fault) => `${name}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
