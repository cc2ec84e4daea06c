import { parseArgs } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { readNaiveTools } from './naive-tools.js';
import { type Account, countAccount } from './token-account.js';

const usage = `npm run measure-tokens [-- --all] [-- --json]

What the generated package costs a model before the first call, in o200k tokens, against the naive form of the same
document: a tool for each operation, with its schemas written out.

  --all    every tool, the dearest first; else the first fifteen
  --json   all of it as JSON
`;

/** What a budget allows, where there is one (test/polar/budgets.test.ts holds them). */
export const budgets = {
  all: 45_000,
  core: 32_000,
  preset: 6_000,
  hero: 3_000,
  search: 450,
  tool: 900,
  outputSchema: 150,
} as const;

interface Naive {
  readonly tools: number;
  readonly input: number;
  readonly output: number;
}

function countNaive(): Naive {
  const tools = readNaiveTools(new URL('../specs/polar/openapi.json', import.meta.url));
  const sum = (key: 'inputSchema' | 'outputSchema'): number =>
    tools.reduce((total, tool) => total + countTokens(JSON.stringify(tool[key])), 0);
  return { tools: tools.length, input: sum('inputSchema'), output: sum('outputSchema') };
}

function print(account: Account, naive: Naive, all: boolean): string {
  const number = (value: number): string => value.toLocaleString('en').padStart(9);
  const row = (name: string, tokens: number, budget?: number): string =>
    `${name.padEnd(46)}${number(tokens)}${budget === undefined ? '' : `   of ${budget.toLocaleString('en')}`}`;
  const dearest = [...account.tools].sort((a, b) => b.tokens - a.tokens);
  return [
    'o200k tokens of JSON, before the first call',
    '',
    row(`naive: input schemas of ${naive.tools} tools`, naive.input),
    row('naive: with output schemas', naive.input + naive.output),
    '',
    row(`direct: ${account.tools.length} tools`, account.all, budgets.all),
    row('direct: without the customer portal', account.core, budgets.core),
    row('direct: the instructions', account.instructions),
    row('output schemas, which hosts keep to themselves', account.outputSchemas),
    row('search: tools/list and instructions', account.search, budgets.search),
    '',
    ...Object.entries(account.presets).map(([name, tokens]) =>
      row(`preset ${name}`, tokens, name === 'hero' ? budgets.hero : budgets.preset),
    ),
    '',
    ...dearest.slice(0, all ? undefined : 15).map(({ name, tokens }) => row(name, tokens, budgets.tool)),
    '',
  ].join('\n');
}

function main(): void {
  const { values } = parseArgs({
    options: { all: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) process.stdout.write(usage);
  else {
    const [account, naive] = [countAccount(), countNaive()];
    process.stdout.write(
      values.json === true
        ? `${JSON.stringify({ naive, ...account }, null, 2)}\n`
        : print(account, naive, values.all === true),
    );
  }
}

if (process.argv[1]?.endsWith('measure-tokens.ts')) {
  try {
    main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exitCode = 2;
  }
}
