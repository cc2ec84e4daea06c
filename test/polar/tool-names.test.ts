import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../generator/diagnostics.js';
import { maximumToolNameLength } from '../../generator/names.js';
import { planServer } from '../../generator/plan/plan.js';
import { readPolar } from '../fixtures/polar.js';

/** What each reviewed operation is called, by the rule or (override) by the config. */
const rows = readFileSync(new URL('../fixtures/tool-names.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as [operationId: string, request: string, tool: string, from: string]);

const { api, config, files } = await readPolar();
const unreviewed = new Set(files.unreviewed);

/** operationId → the name of its tool, exposed or withheld. */
function plan(names: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const server = planServer(
    api,
    { ...config, naming: { ...config.naming, names } },
    new Diagnostics(),
    files,
  );
  // Tools that join several operations are named where they are declared.
  const tools = server.toolsets
    .flatMap((toolset) => toolset.tools)
    .filter(({ custom }) => custom === undefined);
  return new Map([
    ...tools.map(({ operationId, name }) => [operationId, name] as const),
    ...server.withheld
      .filter(({ operationId }) => !unreviewed.has(operationId))
      .map(({ operationId, tool }) => [operationId, tool] as const),
  ]);
}

describe('the tools of all operations', () => {
  test('have the names that were published', () => {
    expect([...plan(config.naming.names)].sort()).toEqual(rows.map(([id, , tool]) => [id, tool]).sort());
  });

  test('have them by rule where the table says so', () => {
    const byRule = plan({});
    const wanted = rows.filter(([, , , from]) => from === 'rule').map(([id, , tool]) => [id, tool]);
    expect(wanted).toHaveLength(rows.length - Object.keys(config.naming.names).length);
    expect(wanted.map(([id = '']) => [id, byRule.get(id)])).toEqual(wanted);
  });

  test('are named in the config only where the rule gives another name', () => {
    const byRule = plan({});
    const named = Object.keys(config.naming.names);
    expect(named.sort()).toEqual(
      rows
        .filter(([, , , from]) => from === 'override')
        .map(([id]) => id)
        .sort(),
    );
    expect(named.filter((id) => byRule.get(id) === config.naming.names[id])).toEqual([]);
  });

  test('are told apart, and fit hosts that prefix them', () => {
    const names = rows.map(([, , tool]) => tool);
    expect(new Set(names).size).toBe(rows.length);
    expect(names.filter((name) => !/^[a-z0-9_]+$/.test(name) || name.length > maximumToolNameLength)).toEqual(
      [],
    );
  });

  test('the table says what the document says', () => {
    const requests = api.operations
      .filter(({ operationId }) => !unreviewed.has(operationId))
      .map(({ operationId, method, path }) => [operationId, `${method} ${path}`]);
    expect(rows.map(([id, request]) => [id, request]).sort()).toEqual(requests.sort());
  });
});

test('a twin by another key has no tool of its own, and its name is an alias', () => {
  const { withheld, toolsets } = planServer(api, config, new Diagnostics(), files);
  const aliases = toolsets.flatMap(({ tools }) => tools.flatMap((tool) => tool.aliases));
  const published = new Map(rows.map(([id, , tool]) => [id, tool]));
  const twins = Object.values(config.twins).flat();
  expect(twins).toHaveLength(5);
  expect(aliases.sort()).toEqual(expect.arrayContaining(twins.map((id) => published.get(id)).sort()));
  expect(withheld.filter(({ operationId }) => twins.includes(operationId))).toHaveLength(5);
});

test('exactly these operations are withheld, each with a reason', () => {
  const { withheld } = planServer(api, { ...config, twins: {} }, new Diagnostics(), files);
  const reviewed = withheld.filter(({ operationId }) => !unreviewed.has(operationId));
  expect(reviewed.map(({ operationId, reason }) => [operationId, reason.length > 20])).toEqual(
    [
      'organizations:create',
      'oauth2:clients:oauth2:create_client',
      'oauth2:clients:oauth2:get_client',
      'oauth2:clients:oauth2:update_client',
      'oauth2:clients:oauth2:delete_client',
      'oauth2:authorize',
      'oauth2:request_token',
      'oauth2:revoke_token',
      'oauth2:introspect_token',
      'oauth2:userinfo',
      'checkouts:client_confirm',
      'customer_portal:customers:add_payment_method',
      'customer_portal:customers:confirm_payment_method',
    ].map((operationId) => [operationId, true]),
  );
});
