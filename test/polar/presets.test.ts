import { readFileSync } from 'node:fs';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../generator/diagnostics.js';
import { planWire } from '../../generator/emit/wire.js';
import { planServer } from '../../generator/plan/plan.js';
import { readPolar } from '../fixtures/polar.js';

const { api, config, files } = await readPolar();
const server = planServer(api, config, new Diagnostics(), files);
const entries = new Map(planWire(server, new Diagnostics()).map((entry) => [entry.name, entry]));

test.each(['hero', 'support', 'sales', 'metering', 'licensing', 'catalog', 'analytics', 'webhooks'])(
  'the preset %s has 8 to 20 tools, each once',
  (name) => {
    const tools = server.presets.find((preset) => preset.name === name)?.tools ?? [];
    expect(tools.length).toBeGreaterThanOrEqual(8);
    expect(tools.length).toBeLessThanOrEqual(20);
    expect(new Set(tools).size).toBe(tools.length);
    expect(tools.filter((tool) => !entries.has(tool))).toEqual([]);
  },
);

test('no other preset is there', () => {
  expect(server.presets).toHaveLength(8);
});

test('the emitted tokens of a tool are those of its entry in tools/list, without its output schema', () => {
  const file = new URL('../../generated/polar-mcp/src/tokens.json', import.meta.url);
  const tokens: Record<string, number> = JSON.parse(readFileSync(file, 'utf8'));
  const counted = [...entries].map(([name, { outputSchema: _, ...entry }]) => [
    name,
    countTokens(JSON.stringify(entry)),
  ]);
  expect(tokens).toEqual(Object.fromEntries(counted));
});
