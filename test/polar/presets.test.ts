import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../generator/diagnostics.js';
import { planWire } from '../../generator/emit/wire.js';
import { planServer } from '../../generator/plan/plan.js';
import { readPolar } from '../fixtures/polar.js';

const { api, config } = await readPolar();
const server = planServer(api, config, new Diagnostics());
const entries = new Map(planWire(server, new Diagnostics()).map((entry) => [entry.name, entry]));

test.each([
  ['hero', 3000],
  ['support', 6000],
  ['sales', 6000],
  ['metering', 6000],
  ['licensing', 6000],
  ['catalog', 6000],
  ['analytics', 6000],
])('the preset %s has 8 to 20 tools, each once, of at most %i tokens', (name, most) => {
  const tools = server.presets.find((preset) => preset.name === name)?.tools ?? [];
  expect(tools.length).toBeGreaterThanOrEqual(8);
  expect(tools.length).toBeLessThanOrEqual(20);
  expect(new Set(tools).size).toBe(tools.length);
  const listed = tools.map((tool) => entries.get(tool));
  expect(listed).not.toContain(undefined);
  expect(countTokens(JSON.stringify(listed))).toBeLessThanOrEqual(most);
});

test('no other preset is there', () => {
  expect(server.presets).toHaveLength(7);
});

test('the emitted tokens of a tool are those of its entry in tools/list', () => {
  const file = new URL('../../generated/polar-mcp/src/tokens.json', import.meta.url);
  const tokens: Record<string, number> = JSON.parse(readFileSync(file, 'utf8'));
  const counted = [...entries].map(([name, entry]) => [name, countTokens(JSON.stringify(entry))]);
  expect(tokens).toEqual(Object.fromEntries(counted));
});
