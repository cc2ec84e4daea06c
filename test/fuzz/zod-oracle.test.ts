import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../generator/diagnostics.js';
import type { JsonObject } from '../../generator/model/json.js';
import { SchemaIndex } from '../../generator/model/schema.js';
import { DocumentReader } from '../../generator/parse/reader.js';
import { parseComponentSchemas } from '../../generator/parse/schema.js';
import { isNightly } from '../night.js';
import { importPrinted, judge, type Verdict } from './judge.js';
import { keywordDocument } from './keyword-document.js';
import { Oracle } from './oracle.js';

const largeDocument: JsonObject = JSON.parse(readFileSync('specs/polar/openapi.json', 'utf8'));

async function judgeComponents(
  root: JsonObject,
  counts: { readonly samples: number; readonly mutants: number },
  edit?: (text: string) => string,
): Promise<readonly Verdict[]> {
  const reader = new DocumentReader({ file: 'openapi.json', root }, new Diagnostics());
  const schemas = parseComponentSchemas(reader);
  const { zod } = await importPrinted(schemas, [], edit);
  const oracle = new Oracle(root);
  const index = new SchemaIndex(schemas);
  return schemas.map(({ name, schema }, seed) => {
    const printed = zod.get(name);
    if (printed === undefined) throw new Error(`${name} was not printed`);
    return judge({ name, schema, zod: printed, accepts: oracle.component(name) }, index, { seed, ...counts });
  });
}

function expectAgreement(verdicts: readonly Verdict[]): void {
  const wrong = verdicts.filter((each) => each.falseAccepts.length + each.falseRejects.length > 0);
  const shown = wrong.slice(0, 8).map(({ name, falseAccepts, falseRejects }) => ({
    name,
    falseAccepts: falseAccepts.slice(0, 2),
    falseRejects: falseRejects.slice(0, 2),
  }));
  expect(shown).toEqual([]);
  // A schema that no value fits would be judged on refusals alone.
  const never = verdicts.filter((each) => each.accepted === 0).map((each) => each.name);
  expect(never).toEqual([]);
}

function total(verdicts: readonly Verdict[], of: (verdict: Verdict) => number): number {
  return verdicts.reduce((sum, verdict) => sum + of(verdict), 0);
}

test('zod and Ajv agree on every component schema of a real document', async () => {
  const counts = isNightly ? { samples: 6, mutants: 20 } : { samples: 3, mutants: 9 };
  const verdicts = await judgeComponents(largeDocument, counts);
  expectAgreement(verdicts);
  expect(verdicts.length).toBeGreaterThanOrEqual(1000);
  expect(total(verdicts, (each) => each.checked)).toBeGreaterThanOrEqual(3_000 * counts.mutants);
  expect(total(verdicts, (each) => each.accepted)).toBeGreaterThanOrEqual(1_500 * counts.samples);
}, 180_000);

test('zod and Ajv agree on every keyword and combination that the printer knows', async () => {
  const verdicts = await judgeComponents(keywordDocument, { samples: 12, mutants: 3000 });
  expectAgreement(verdicts);
  expect(total(verdicts, (each) => each.checked)).toBeGreaterThanOrEqual(10_000);
}, 60_000);

test.each<readonly [name: string, find: RegExp, put: string]>([
  ['xor becomes union', /z\.xor\(/, 'z.union('],
  ['closed becomes open', /z\.strictObject\(/, 'z.looseObject('],
  ['open becomes closed', /z\.looseObject\(/, 'z.strictObject('],
  ['optional becomes nullable', /\.exactOptional\(\)/g, '.nullish()'],
  ['null is refused', /\.nullable\(\)/, ''],
  ['integers become numbers', /z\.int\(\)/, 'z.number()'],
  ['a bound becomes inclusive', /\.gt\(/, '.min('],
  ['a length is forgotten', /\.max\(4\)/, ''],
  ['an offset is not asked for', /offset: true/, 'offset: true, local: true'],
  ['equal items pass', /uniqueItems\(\)/, '() => undefined'],
  ['too many properties pass', /maxProperties\(2\)/, 'maxProperties(3)'],
  ['a part of allOf is forgotten', /\.check\(alsoMatches\(/, '.check((() => () => undefined)('],
  ['a prototype is looked at', /ownProperties\(/, '('],
])(
  'a planted fault is found: %s',
  async (_, find, put) => {
    const counts = { samples: 6, mutants: 200 };
    const verdicts = await judgeComponents(keywordDocument, counts, (text) => text.replace(find, put));
    const found = verdicts.filter((each) => each.falseAccepts.length + each.falseRejects.length > 0);
    expect(found.length).toBeGreaterThan(0);
  },
  30_000,
);
