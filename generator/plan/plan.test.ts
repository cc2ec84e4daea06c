import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { JsonObject } from '../model/json.js';

const operation = (operationId: string, rest: JsonObject = {}): JsonObject => ({
  operationId,
  responses: {},
  ...rest,
});

const pathParameter = (name: string): JsonObject => ({ name, in: 'path', required: true, schema: {} });

describe('which operations become tools', () => {
  const paths = {
    '/orders': {
      get: operation('orders:list', { tags: ['orders'] }),
      post: operation('orders:create', { tags: ['orders'] }),
    },
    '/orders/{id}/invoice': {
      parameters: [pathParameter('id')],
      get: operation('orders:invoice', { tags: ['orders', 'public', 'invoices'] }),
    },
    '/me': { get: operation('me') },
  };

  test('all of them, by toolset in document order; tags make the toolset', () => {
    const { server, said } = planExcerpt({ paths }, { tags: { drop: ['public'] } });
    expect(server.toolsets.map(({ name, tools }) => [name, tools.map((tool) => tool.operationId)])).toEqual([
      ['orders', ['orders:list', 'orders:create']],
      ['orders-invoices', ['orders:invoice']],
      ['me', ['me']],
    ]);
    expect(server.routes).toEqual(['GET /orders', 'POST /orders', 'GET /orders/{id}/invoice', 'GET /me']);
    expect(said).toEqual([]);
  });

  test('but those that the config withholds: they keep their name and say why', () => {
    const { server } = planExcerpt({ paths }, { withheld: { me: 'Needs a browser.' } });
    expect(server.toolsets.map((toolset) => toolset.name)).not.toContain('me');
    expect(server.withheld).toEqual([
      { operationId: 'me', tool: 'get_single_shop_me', reason: 'Needs a browser.' },
    ]);
  });
});

describe('names', () => {
  const twins = { '/orders': { get: operation('a') }, '/v1/orders': { get: operation('b') } };

  test('of two operations must differ', () => {
    const { said } = planExcerpt({ paths: twins });
    expect(said).toEqual([
      'name-collision: Two operations make the tool get_single_shop_order: "a" and "b".',
    ]);
  });

  test('can be given by the config', () => {
    const { tools, said } = planExcerpt(
      { paths: twins },
      { naming: { names: { b: 'list_all_shop_old_orders' } } },
    );
    expect(tools.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'get get_single_shop_order',
      'list list_all_shop_old_orders',
    ]);
    expect(said).toEqual([]);
  });

  test('are told apart by themselves where nobody has written a config', () => {
    const { tools, said } = planExcerpt({ paths: twins }, { prose: 'document' });
    expect(tools.map((tool) => tool.name)).toEqual(['get_single_shop_order', 'get_single_shop_order_by_b']);
    expect(said).toEqual([
      'name-told-apart: The name get_single_shop_order is taken, so "b" becomes get_single_shop_order_by_b.',
    ]);
  });

  test('that are too long are an error', () => {
    const path = '/organizations/{id}/membership-invitation-reminders/{reminder}';
    const parameters = [pathParameter('id'), pathParameter('reminder')];
    const { diagnostics } = planExcerpt({ paths: { [path]: { parameters, get: operation('long') } } });
    expect(diagnostics.list.map(({ code, severity }) => [code, severity])).toEqual([
      ['name-too-long', 'error'],
    ]);
  });
});

test('a config entry that no operation answers to is an error with the nearest one', () => {
  const root = { paths: { '/orders': { get: operation('orders:list') } } };
  const { said } = planExcerpt(root, {
    naming: { names: { 'order:list': 'list_orders' } },
    withheld: { 'customers:erase': 'Gone.' },
    credentials: { oauth: 'SHOP_TOKEN' },
    search: { aside: { portal: ['own'] }, words: { 'orders:lst': ['sales'] } },
  });
  expect(said).toEqual([
    'config-entry-unmatched: naming.names in the config names "order:list", which the document does not have. Did you mean orders:list?',
    'config-entry-unmatched: withheld in the config names "customers:erase", which the document does not have.',
    'config-entry-unmatched: search.words in the config names "orders:lst", which the document does not have. Did you mean orders:list?',
    'config-entry-unmatched: credentials in the config names "oauth", which the document does not have.',
    'config-entry-unmatched: search.aside in the config names "portal", which the document does not have.',
  ]);
});

describe('where requests go, and with what', () => {
  const securitySchemes = {
    token: { type: 'http', scheme: 'Bearer' },
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  };

  test('credentials: the ones that the config names, else one variable for each scheme', () => {
    const root = { paths: {}, components: { securitySchemes } };
    const variables = (credentials: Record<string, string>) =>
      planExcerpt(root, { credentials }).server.securitySchemes.map(
        ({ name, variable }) => `${name} ${variable}`,
      );
    expect(variables({})).toEqual(['token SHOP_TOKEN', 'key SHOP_KEY']);
    expect(variables({ key: 'SHOP_API_KEY' })).toEqual(['key SHOP_API_KEY']);
  });

  test('a scheme without a variable is announced, and so is a tool that takes no other', () => {
    const get = (operationId: string, scheme: string) => ({
      get: { operationId, security: [{ [scheme]: [] }], responses: {} },
    });
    const paths = { '/a': get('a', 'token'), '/b': get('b', 'key') };
    const { said } = planExcerpt(
      { paths, components: { securitySchemes } },
      { credentials: { key: 'SHOP_KEY' } },
    );
    expect(said).toEqual([
      'scheme-unused: The config names no variable for the security scheme "token": its alternatives are not used.',
      'tool-uncallable: No credential that the config names is enough for get_single_shop_a.',
    ]);
  });

  test('a variable of a server stands for its default', () => {
    const servers = [
      { url: 'https://{region}.example/{v}', variables: { region: { default: 'eu' }, v: { default: 'v2' } } },
    ];
    const planned = planExcerpt({ paths: {}, servers }, { environments: undefined } as object);
    expect(planned.server.environments).toEqual([{ name: 'default', url: 'https://eu.example/v2' }]);
  });

  const cases: [why: string, urls: string[], want: string[], said: string[]][] = [
    [
      'absolute ones',
      ['https://a.example/v1/', 'http://localhost:3000'],
      ['default https://a.example/v1', 'server_2 http://localhost:3000'],
      [],
    ],
    [
      'others are of no use',
      ['/v1', 'https://{region}.example', 'ftp://a.example', 'https://b.example'],
      ['default https://b.example'],
      ['/v1', 'https://{region}.example', 'ftp://a.example'].map(
        (url) => `server-dropped: The server "${url}" has no absolute http(s) URL and is left out.`,
      ),
    ],
    ['none', [], [], ['no-server-url: The document names no server with an absolute http(s) URL.']],
  ];
  test.each(cases)(
    "without environments in the config, the document's servers: %s",
    (_why, urls, want, said) => {
      const root = { paths: {}, servers: urls.map((url) => ({ url })) };
      const planned = planExcerpt(root, { environments: undefined } as object);
      expect(planned.server.environments.map(({ name, url }) => `${name} ${url}`)).toEqual(want);
      expect(planned.said).toEqual(said);
    },
  );
});
