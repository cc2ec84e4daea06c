import { expect, test } from 'vitest';
import { parseConfig } from './config.js';
import { Diagnostics } from './diagnostics.js';
import { refuseShared, type Target } from './target.js';

function makeTarget(name: string, packageName: string, out: string): Target {
  const parsed = parseConfig({ name, packageName });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const { config } = parsed;
  const options = { config, source: '', overlays: [], allowRemoteRefs: false, out, check: false };
  return { name, options, diagnostics: new Diagnostics() };
}

test('two targets with one output folder are both refused; others are not', () => {
  const targets = [
    makeTarget('a', '@one/mcp', '/out/mcp'),
    makeTarget('b', '@two/mcp', '/out/mcp'),
    makeTarget('c', 'other-mcp', '/out/other-mcp'),
  ];
  const found = refuseShared(targets).map((target) => ({
    name: target.name,
    runs: 'options' in target,
    said: target.diagnostics.list.map(({ code }) => code),
  }));
  expect(found).toEqual([
    { name: 'a', runs: false, said: ['output-shared'] },
    { name: 'b', runs: false, said: ['output-shared'] },
    { name: 'c', runs: true, said: [] },
  ]);
});
