import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../generator/diagnostics.js';
import { SchemaIndex } from '../../generator/model/schema.js';
import { DocumentReader } from '../../generator/parse/reader.js';
import { parseComponentSchemas } from '../../generator/parse/schema.js';
import { importPrinted, judge } from './judge.js';
import { Oracle } from './oracle.js';

const file = 'specs/polar/openapi.json';

test('printed zod schemas and Ajv agree on every component schema of the document', async () => {
  const root = JSON.parse(readFileSync(file, 'utf8'));
  const schemas = parseComponentSchemas(new DocumentReader({ file, root }, new Diagnostics()));
  const { zod } = await importPrinted(schemas);
  const oracle = new Oracle(root);
  const index = new SchemaIndex(schemas);
  const verdicts = schemas.map(({ name, schema }, seed) => {
    const printed = zod.get(name);
    if (printed === undefined) throw new Error(`${name} was not printed`);
    const subject = { name, schema, zod: printed, accepts: oracle.component(name) };
    return judge(subject, index, { seed, samples: 6, mutants: 20 });
  });

  const wrong = verdicts.filter((each) => each.falseAccepts.length + each.falseRejects.length > 0);
  expect(wrong.map((each) => ({ ...each, falseAccepts: each.falseAccepts.slice(0, 2) })).slice(0, 5)).toEqual([]);

  const count = (of: (verdict: (typeof verdicts)[number]) => number) =>
    verdicts.reduce((sum, verdict) => sum + of(verdict), 0);
  expect(schemas.length).toBeGreaterThanOrEqual(1000);
  expect(count((each) => each.checked)).toBeGreaterThanOrEqual(60_000);
  expect(count((each) => each.accepted)).toBeGreaterThanOrEqual(10_000);
  // A schema that no value fits would be judged on refusals alone.
  expect(verdicts.filter((each) => each.accepted === 0).map((each) => each.name)).toEqual([]);
  process.stderr.write(`judged ${count((each) => each.checked)} accepted ${count((each) => each.accepted)}\n`);
}, 120_000);
