import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printToolTable, readSources, tableFile } from '../../scripts/tool-table.js';
import type { ToolSummary } from '../../templates/package/src/runtime/tool.js';

const accept = 'docs/tools.md is not that of the generated package; to accept: npm run docs';

test('docs/tools.md is what npm run docs writes', () => {
  const sources = readSources();
  expect(sources.tools.length).toBeGreaterThan(100);
  const written = existsSync(tableFile) ? readFileSync(tableFile, 'utf8') : '';
  expect(written, accept).toBe(printToolTable(sources));
});

const list: ToolSummary = {
  name: 'list_all_polar_orders',
  toolset: 'orders',
  kind: 'list',
  risk: 'read',
  tags: [],
  security: [{ oat: ['orders:read', 'orders:write'] }],
};
const tools: readonly ToolSummary[] = [
  list,
  {
    ...list,
    name: 'create_a_polar_refund',
    toolset: 'refunds',
    risk: 'money',
    irreversible: true,
    aliases: ['refund_a', 'refund_b'],
    security: [{ oat: ['refunds:write'] }],
    filled: ['organization_id'],
  },
  { ...list, name: 'open', security: [] },
  { ...list, name: 'same' },
  {
    ...list,
    name: 'portal',
    security: [{ customer_session: ['portal:read'] }, { member_session: ['portal:read'] }],
  },
  { ...list, name: 'joined', security: [], uses: ['list_all_polar_orders', 'same', 'create_a_polar_refund'] },
];
const titles = new Map(tools.map(({ name }) => [name, `${name} | title`]));
const tokens = new Map(tools.map(({ name }, index) => [name, 10 ** index]));
const lookups = [
  {
    argument: 'organization_id',
    variable: 'POLAR_ORGANIZATION_ID',
    request: { method: 'GET', path: '/', security: [{ oat: ['organizations:read'] }] },
    value: 'items[].id',
  },
];

test('a row has a tool, its other names, title, risk, scopes and tokens; the totals come last', () => {
  const printed = printToolTable({ tools, titles, tokens, lookups });
  expect(printed.slice(printed.indexOf('## '))).toBe(`## orders

| tool | title | risk | scopes | tokens |
| --- | --- | --- | --- | ---: |
| \`list_all_polar_orders\` | list_all_polar_orders \\| title | read | \`orders:read\` or \`orders:write\` | 1 |
| \`open\` | open \\| title | read | none | 100 |
| \`same\` | same \\| title | read | \`orders:read\` or \`orders:write\` | 1000 |
| \`portal\` | portal \\| title | read | \`portal:read\` (\`customer_session\` or \`member_session\`) | 10000 |
| \`joined\` | joined \\| title | read | \`orders:read\` or \`orders:write\`; \`refunds:write\`; \`organizations:read\` to find out \`POLAR_ORGANIZATION_ID\` | 100000 |

## refunds

| tool | title | risk | scopes | tokens |
| --- | --- | --- | --- | ---: |
| \`create_a_polar_refund\`, also \`refund_a\`, \`refund_b\` | create_a_polar_refund \\| title | money, irreversible | \`refunds:write\`; \`organizations:read\` to find out \`POLAR_ORGANIZATION_ID\` | 10 |

## In all

| risk | tools | tokens |
| --- | ---: | ---: |
| read | 5 | 111101 |
| money | 1 | 10 |
| of these irreversible | 1 | 10 |
| all | 6 | 111111 |
`);
});
