import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toolsets } from '../../generated/polar-mcp/src/tools/index.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { SchemaIndex } from '../../generator/model/schema.js';
import { planServer } from '../../generator/plan/plan.js';
import { readDocument } from '../contract/document.js';
import { readPolar } from '../fixtures/polar.js';
import { judge } from './judge.js';
import { Oracle } from './oracle.js';
import { toolInputSchema } from './tool-input.js';

const file = 'specs/polar/openapi.json';

/** The emitted modules themselves are judged, as users get them. */
async function loadInputs() {
  const modules = await Promise.all([...toolsets.values()].map((load) => load()));
  return new Map(modules.flatMap((module) => Object.values(module)).map((tool) => [tool.operationId, tool]));
}

test('every emitted tool input and Ajv agree on what may be given', async () => {
  const { api, config, files } = await readPolar();
  const server = planServer(api, config, new Diagnostics(), files);
  const index = new SchemaIndex(server.schemas);
  const document = readDocument(file);
  const oracle = new Oracle(JSON.parse(readFileSync(file, 'utf8')));
  const inputs = await loadInputs();
  const verdicts = server.toolsets
    .flatMap((toolset) => toolset.tools)
    // What joins several operations is in no document.
    .filter(({ custom }) => custom === undefined)
    .map(({ name, operationId, inputSchema }, seed) => {
      const operation = document.operations.find((each) => each.operationId === operationId);
      const emitted = inputs.get(operationId);
      if (operation === undefined || emitted === undefined) throw new Error(`${name} is not there`);
      const accepts = oracle.compile(toolInputSchema(operation, document));
      const subject = { name, schema: inputSchema, zod: emitted.input, accepts };
      return judge(subject, index, { seed, samples: 12, mutants: 40 });
    });
  const wrong = verdicts.filter((each) => each.falseAccepts.length + each.falseRejects.length > 0);
  expect(wrong).toEqual([]);
  expect(verdicts).toHaveLength(168);
  expect(verdicts.filter((each) => each.accepted === 0).map((each) => each.name)).toEqual([]);
  const checked = verdicts.reduce((sum, each) => sum + each.checked, 0);
  expect(checked).toBeGreaterThanOrEqual(20_000);
}, 120_000);
