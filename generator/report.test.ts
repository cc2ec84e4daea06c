import { describe, expect, test } from 'vitest';
import { Diagnostics } from './diagnostics.js';
import { type Generation, readTokens } from './generate.js';
import type { McpServer } from './model/mcp-server.js';
import { printChanges, printCommand, printJson, printServer } from './report.js';

const server = { toolsets: [], withheld: [] } as unknown as McpServer;
const generation: Generation = { server, tokens: 1234, changes: [{ path: 'a.ts', change: 'added' }] };

describe('tokens that were not counted', () => {
  const answers: [answer: Parameters<typeof readTokens>[0], want: readonly number[], said: string[]][] = [
    [{ result: '[1234,12]' }, [1234, 12], []],
    [{ error: 'the side process ended with 1' }, [], ['tokens-not-counted']],
    [{ result: '[1234]' }, [], ['tokens-not-counted']],
    [{ result: '[NaN,12]' }, [], ['tokens-not-counted']],
  ];
  test.each(answers)('%j → %j', (answer, want, said) => {
    const diagnostics = new Diagnostics();
    expect(readTokens(answer, 2, diagnostics)).toEqual(want);
    expect(diagnostics.list.map(({ code }) => code)).toEqual(said);
    expect(diagnostics.hasErrors).toBe(false);
  });

  test('are no line of the report', () => {
    expect(printServer(generation, 'acme', new Diagnostics())).toContain('1,234 for tools/list');
    const report = printServer({ ...generation, tokens: undefined }, 'acme', new Diagnostics());
    expect(report).not.toMatch(/tokens|NaN|undefined/);
  });
});

test('the JSON tells of every API, with its diagnostics', () => {
  const diagnostics = new Diagnostics();
  diagnostics.report('unexpected-error', { reason: 'a defect' });
  const runs = [
    { api: 'acme', ok: true, diagnostics: new Diagnostics(), generation },
    { api: 'other', ok: false, diagnostics },
  ];
  const made = { tools: [], withheld: [], tokens: 1234, changes: [{ path: 'a.ts', change: 'added' }] };
  expect(JSON.parse(printJson(runs))).toEqual({
    ok: false,
    apis: [
      { api: 'acme', ok: true, ...made, diagnostics: [] },
      { api: 'other', ok: false, tools: [], withheld: [], changes: [], diagnostics: diagnostics.list },
    ],
  });
});

describe('the advice names the command that was used', () => {
  const cases: [options: Record<string, string | boolean | undefined>, want: string][] = [
    [{ check: true, json: false }, 'npm run generate'],
    [{ api: 'acme', check: true }, 'npm run generate -- --api acme'],
    [
      { spec: 'my api.yaml', name: 'acme', out: 'out', check: true, 'allow-remote-refs': true },
      "npm run generate -- --spec 'my api.yaml' --name acme --out out --allow-remote-refs",
    ],
    [{ api: 'acme', out: "it's" }, "npm run generate -- --api acme --out 'it'\\''s'"],
  ];
  test.each(cases)('%j', (options, want) => {
    expect(printCommand(options)).toBe(want);
    expect(printChanges(generation.changes, 'out', want)).toContain(`To accept: ${want}\n`);
  });
});
