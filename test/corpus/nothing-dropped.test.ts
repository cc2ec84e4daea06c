import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { loadDocument } from '../../generator/load/load.js';
import { parseDocument } from '../../generator/parse/document.js';
import { planServer } from '../../generator/plan/plan.js';
import given from '../../specs/polar/config.js';
import { repository } from './compile.js';
import { countEverything } from './counting.js';

const folder = join(repository, 'specs/polar');

async function planPolar() {
  const parsed = parseConfig(given);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const { config } = parsed;
  const diagnostics = new Diagnostics();
  const overlays = config.overlays.map((overlay) => join(folder, overlay));
  const source = join(folder, config.document);
  const document = await loadDocument({ source, overlays, withoutProse: true }, diagnostics);
  if (document === undefined) throw new Error(diagnostics.list.map(({ message }) => message).join('\n'));
  const server = planServer(parseDocument(document, diagnostics), config, diagnostics);
  return { server, messages: diagnostics.list.map(({ message }) => message) };
}

test('every operation, parameter and body property of the document is there, or announced', async () => {
  const raw = JSON.parse(await readFile(join(folder, 'openapi.json'), 'utf8'));
  const { server, messages } = await planPolar();
  const { faults, operations, parameters, properties } = countEverything(raw, server, messages);
  expect(faults).toEqual([]);
  expect(operations).toBeGreaterThan(150);
  // Without those of twins, which are withheld.
  expect(parameters).toBeGreaterThan(390);
  expect(properties).toBeGreaterThan(300);
});

test('the count finds what is missing', async () => {
  const raw = JSON.parse(await readFile(join(folder, 'openapi.json'), 'utf8'));
  const { server, messages } = await planPolar();
  const [first, ...others] = server.toolsets;
  if (first === undefined) throw new Error('no toolset');
  const { operations } = countEverything(raw, server, messages);
  const without = { ...server, toolsets: others };
  expect(countEverything(raw, without, messages).faults).toContain(
    `${operations} operations, ${others.reduce((sum, { tools }) => sum + tools.filter(({ custom }) => !custom).length, 0)} tools, ${server.withheld.length} withheld`,
  );
  const unbound = first.tools.map((tool) => ({ ...tool, request: { ...tool.request, bindings: [] } }));
  const silent = { ...server, toolsets: [{ ...first, tools: unbound }, ...others] };
  expect(countEverything(raw, silent, messages).faults.join('\n')).toMatch(/not announced: The parameter/);
  const closed = countEverything(raw, { ...server, sessions: [] }, messages).faults;
  expect(closed).toContain(
    'get_single_polar_portal_customer: session customer_id stands nowhere in the document',
  );
  const unsaid = messages.filter((message) => !message.endsWith('is filled in: the server looks it up.'));
  expect(countEverything(raw, server, unsaid).faults).toContain(
    'create_a_polar_license_key_validation: no argument organization_id',
  );
  const kept = messages.filter((message) => !message.endsWith('the credential decides it.'));
  expect(countEverything(raw, server, kept).faults).toContain(
    'not announced: The property "organization_id" of "benefits:create" is left out',
  );
});
