import { readFile, writeFile } from 'node:fs/promises';
import { expect, inject, test } from 'vitest';
import { budgets } from '../../scripts/measure-tokens.js';
import { countAccount } from '../../scripts/token-account.js';

const account = countAccount();
const { presets, tools } = account;

test.each<readonly [name: string, tokens: number, most: number]>([
  ['all tools', account.all, budgets.all],
  ['the tools without the customer portal', account.core, budgets.core],
  ['the start of the search exposure', account.search, budgets.search],
  ...Object.entries(presets).map(
    ([name, tokens]) =>
      [`the preset ${name}`, tokens, name === 'hero' ? budgets.hero : budgets.preset] as const,
  ),
])('%s: %i tokens of at most %i', (_name, tokens, most) => {
  expect(tokens).toBeGreaterThan(0);
  expect(tokens).toBeLessThanOrEqual(most);
});

test('no tool is dearer than its budget, nor is an output schema', () => {
  expect(tools.filter(({ tokens }) => tokens > budgets.tool)).toEqual([]);
  expect(tools.filter(({ outputSchema }) => outputSchema > budgets.outputSchema)).toEqual([]);
});

/** Words creep in one by one: each is small, and the sum is what a model pays. */
test('nothing has grown by more than 2 % since somebody looked', async () => {
  const file = new URL('token-budget.json', import.meta.url);
  const { all, core, search, instructions, outputSchemas } = account;
  const now: Record<string, number> = { all, core, search, instructions, outputSchemas, ...presets };
  if (inject('updating')) await writeFile(file, `${JSON.stringify(now, null, 2)}\n`);
  const accepted: Record<string, number> = JSON.parse(await readFile(file, 'utf8'));
  expect(Object.keys(now)).toEqual(Object.keys(accepted));
  const grown = Object.entries(now).filter(([name, tokens]) => tokens > (accepted[name] ?? 0) * 1.02);
  expect(grown, 'to accept: npm run test:update').toEqual([]);
});
