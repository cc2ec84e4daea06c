import { describe, expect, test } from 'vitest';
import {
  readCredentials,
  readSettings,
  type SettingFlags,
  UsageError,
} from '../../templates/package/src/config.js';
import type { SecurityScheme } from '../../templates/package/src/runtime/api.js';
import {
  authorize,
  listSecrets,
  MissingCredentialError,
} from '../../templates/package/src/runtime/authorization.js';
import { printSnippets } from '../../templates/package/src/snippets.js';
import { describeUsage } from '../../templates/package/src/usage.js';
import { fixtureApi } from './fixture.js';

const none: SettingFlags = {};

describe('settings', () => {
  test.each<[SettingFlags, Record<string, string>, string | undefined, string]>([
    [none, {}, 'test', 'https://test.example.com/'],
    [none, { EXAMPLE_SERVER: 'live' }, 'live', 'https://example.com/'],
    [{ server: 'test' }, { EXAMPLE_SERVER: 'live' }, 'test', 'https://test.example.com/'],
    [none, { EXAMPLE_SERVER: '' }, 'test', 'https://test.example.com/'],
    [{ 'base-url': 'https://proxy.example.com/api' }, {}, undefined, 'https://proxy.example.com/api'],
    [
      { 'base-url': 'https://proxy.example.com', server: 'live' },
      {},
      undefined,
      'https://proxy.example.com/',
    ],
    [{ 'base-url': 'https://example.com' }, {}, 'live', 'https://example.com/'],
    [{ 'base-url': 'https://EXAMPLE.com:443/v1' }, {}, 'live', 'https://example.com/v1'],
    [{ 'base-url': 'https://example.com', server: 'test' }, {}, 'live', 'https://example.com/'],
    [{ 'base-url': 'https://test.example.com', server: 'live' }, {}, 'test', 'https://test.example.com/'],
    [none, { EXAMPLE_BASE_URL: 'http://127.0.0.1:8080' }, undefined, 'http://127.0.0.1:8080/'],
    [{ 'base-url': 'http://localhost:1' }, {}, undefined, 'http://localhost:1/'],
    [{ 'base-url': 'http://[::1]:1' }, {}, undefined, 'http://[::1]:1/'],
  ])('%j %j → %s %s', (flags, variables, environment, url) => {
    const settings = readSettings(fixtureApi, flags, variables);
    expect([settings.environment, settings.baseUrl.href]).toEqual([environment, url]);
  });

  // given an environment `live` that starts read-only → want whether the server does
  test.each<[SettingFlags, boolean]>([
    [none, false],
    [{ server: 'live' }, true],
    [{ 'base-url': 'https://example.com' }, true],
    [{ 'base-url': 'https://example.com', server: 'test' }, true],
    [{ 'base-url': 'https://example.com.', server: 'test' }, true],
    [{ 'base-url': 'https://proxy.example.net' }, true],
    [{ 'base-url': 'https://proxy.example.net', server: 'test' }, false],
    [{ 'base-url': 'http://127.0.0.1:1' }, false],
    [{ 'base-url': 'http://127.0.0.1:1', server: 'live' }, true],
  ])('%j starts read-only: %s', (flags, want) => {
    const environments = fixtureApi.environments.map((each) =>
      each.name === 'live' ? { ...each, startsReadOnly: true } : each,
    );
    expect(readSettings({ ...fixtureApi, environments }, flags, {}).startsReadOnly).toBe(want);
  });

  // given settings → want the words of a snippet that start a server with the same
  test.each<[SettingFlags, string]>([
    [none, '--server test'],
    [{ server: 'live', 'base-url': 'http://127.0.0.1:9' }, '--server live --base-url http://127.0.0.1:9/'],
    [{ 'base-url': 'https://example.com/api' }, '--base-url https://example.com/api'],
    [
      { methods: ['read'], tags: ['a', 'b'], timeout: '5' },
      '--server test --methods read --tags a,b --timeout 5',
    ],
    [
      { 'exclude-tools': ['x'], retries: '2', 'log-level': 'debug' },
      '--server test --exclude-tools x --retries 2 --log-level debug',
    ],
    [{ exposure: 'search' }, '--server test --exposure search'],
    [{ exposure: 'direct', retries: '1' }, '--server test --retries 1'],
  ])('%j is told to a host as %s', (flags, words) => {
    const text = printSnippets(fixtureApi, readSettings(fixtureApi, flags, {}), ['EXAMPLE_ACCESS_TOKEN']);
    expect(text).toContain(`npx -y example-mcp ${words}\n`);
    expect(JSON.stringify(/\{[\s\S]*?\n\}/.exec(text)?.[0])).toContain(words.split(' ').at(-1));
  });

  test('lists are joined from repeated flags and commas; a variable gives way to a flag', () => {
    const variables = { EXAMPLE_MCP_METHODS: 'read', EXAMPLE_MCP_TAGS: ' a, b ,', EXAMPLE_MCP_PRESET: '' };
    const flags = { methods: ['list,get', 'custom'], 'exclude-tools': ['x'] };
    expect(readSettings(fixtureApi, flags, variables).filter).toEqual({
      methods: ['list', 'get', 'custom'],
      tags: ['a', 'b'],
      excludeTools: ['x'],
    });
  });

  test('the exposure is direct, until a variable or a flag says otherwise', () => {
    const read = (flags: SettingFlags, value?: string) =>
      readSettings(fixtureApi, flags, { EXAMPLE_MCP_EXPOSURE: value }).exposure;
    expect([read({}), read({}, ' '), read({}, 'search'), read({ exposure: 'direct' }, 'search')]).toEqual([
      'direct',
      'direct',
      'search',
      'direct',
    ]);
    expect(() => read({}, 'Search')).toThrow(/Did you mean search\?/);
  });

  test.each<[SettingFlags, RegExp]>([
    [{ methods: [''] }, /--methods: an empty list keeps no tool/],
    [{ tools: [' , '] }, /--tools: an empty list keeps no tool/],
    [{ 'max-response-bytes': '1k' }, /--max-response-bytes takes a whole number from 1000/],
    [{ retries: '11' }, /--retries takes a whole number from 0 to 10/],
    [{ 'log-level': 'loud' }, /--log-level takes one of silent, error/],
    [{ exposure: 'serch' }, /^--exposure takes direct or search\. Did you mean search\?$/],
    [{ exposure: '' }, /^--exposure takes direct or search\.$/],
    [{ exposure: 'constructor' }, /^--exposure takes direct or search\.$/],
    [{ server: 'lvie' }, /There is no server "lvie"; there are: test, live\. Did you mean live\?/],
    [{ server: '__proto__' }, /There is no server/],
    [{ 'base-url': 'nonsense' }, /--base-url: this is not a URL/],
    [{ 'base-url': 'http://example.com' }, /https is needed/],
    [{ 'base-url': 'http://127.0.0.1.evil.com' }, /https is needed/],
    [{ 'base-url': 'file:///etc/passwd' }, /https is needed/],
    [{ 'base-url': 'https://user:pass@example.com' }, /no user, no query/],
    [{ 'base-url': 'https://example.com/?x=1' }, /no user, no query/],
    [{ server: 'lvie', 'base-url': 'https://example.com' }, /There is no server/],
    [{ timeout: '0' }, /--timeout takes milliseconds/],
    [{ timeout: '1e3' }, /--timeout takes milliseconds/],
    [{ timeout: '9999999999' }, /--timeout takes milliseconds/],
  ])('%j is refused', (flags, message) => {
    expect(() => readSettings(fixtureApi, flags, {})).toThrow(UsageError);
    expect(() => readSettings(fixtureApi, flags, {})).toThrow(message);
  });

  test('environments on one origin are told apart by their paths', () => {
    const api = {
      ...fixtureApi,
      environments: [
        { name: 'live', url: 'https://example.com/' },
        { name: 'test', url: 'https://example.com/test' },
        { name: 'odd', url: '/relative' },
      ],
    };
    const told = (url: string): string | undefined => readSettings(api, { 'base-url': url }, {}).environment;
    expect(told('https://example.com/test/v2')).toBe('test');
    expect(told('https://example.com/testing')).toBe('live');
  });

  test('an API that names no server takes a base URL, and only that', () => {
    const api = { ...fixtureApi, environments: [] };
    expect(() => readSettings(api, {}, {})).toThrow(UsageError);
    expect(() => readSettings(api, {}, {})).toThrow(/give one with --base-url/);
    expect(() => readSettings(api, { server: 'live' }, {})).toThrow(/give one with --base-url/);
    const settings = readSettings(api, { 'base-url': 'https://a.example' }, {});
    expect([settings.environment, settings.baseUrl.href]).toEqual([undefined, 'https://a.example/']);
    expect(describeUsage(api)).toContain('give --base-url');
  });

  test.each<[string | undefined, number, number]>([
    [undefined, 60_000, 15_000],
    ['1000', 1_000, 15_000],
    ['120000', 120_000, 120_000],
  ])('--timeout %s → total %d, headers and idle %d', (timeout, total, phase) => {
    const { limits } = readSettings(fixtureApi, { timeout }, {});
    expect([limits.totalTimeout, limits.headersTimeout, limits.idleTimeout]).toEqual([total, phase, phase]);
  });

  test('credentials come from their variables, trimmed, and are not shown when they are broken', () => {
    expect(readCredentials(fixtureApi, { EXAMPLE_ACCESS_TOKEN: ' abc\n' })).toEqual(
      new Map([['token', 'abc']]),
    );
    expect(readCredentials(fixtureApi, { EXAMPLE_ACCESS_TOKEN: '  ' })).toEqual(new Map());
    const broken = (): unknown => readCredentials(fixtureApi, { EXAMPLE_ACCESS_TOKEN: 'secret1\nsecret2' });
    expect(broken).toThrow(/^EXAMPLE_ACCESS_TOKEN has characters/);
    expect(broken).not.toThrow(/secret1/);
  });
});

const schemes: Record<string, SecurityScheme> = {
  bearer: { type: 'http', scheme: 'bearer', variable: 'BEARER' },
  basic: { type: 'http', scheme: 'Basic', variable: 'BASIC' },
  header: { type: 'apiKey', in: 'header', name: 'X-Api-Key', variable: 'HEADER_KEY' },
  query: { type: 'apiKey', in: 'query', name: 'key', variable: 'QUERY_KEY' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'sid', variable: 'COOKIE' },
  oidc: { type: 'openIdConnect', variable: 'OIDC' },
  oauth: { type: 'oauth2', variable: 'OAUTH' },
  mutual: { type: 'mutualTLS', variable: 'MUTUAL' },
};

type Given = Parameters<typeof authorize>[0];

describe('authorization', () => {
  test.each<[Given, Record<string, string>, object]>([
    [[], { bearer: 'b' }, { headers: [], query: [] }],
    [[{}], { bearer: 'b' }, { headers: [], query: [] }],
    [[{ bearer: [] }], { bearer: 'b' }, { headers: [['authorization', 'Bearer b']], query: [] }],
    [[{ oidc: ['read'] }], { oidc: 'o' }, { headers: [['authorization', 'Bearer o']], query: [] }],
    [[{ oauth: ['read'] }], { oauth: 'o' }, { headers: [['authorization', 'Bearer o']], query: [] }],
    [[{ basic: [] }], { basic: 'u:p' }, { headers: [['authorization', 'Basic dTpw']], query: [] }],
    [[{ header: [] }], { header: 'h' }, { headers: [['x-api-key', 'h']], query: [] }],
    [[{ query: [] }], { query: 'q' }, { headers: [], query: [['key', 'q']] }],
    [[{ cookie: [] }], { cookie: 'c' }, { headers: [['cookie', 'sid=c']], query: [] }],
    [
      [{ oidc: [] }, { bearer: [] }],
      { bearer: 'b' },
      { headers: [['authorization', 'Bearer b']], query: [] },
    ],
    [
      [{ header: [], query: [] }],
      { header: 'h', query: 'q' },
      { headers: [['x-api-key', 'h']], query: [['key', 'q']] },
    ],
    [
      [{ header: [], query: [] }, { bearer: [] }],
      { header: 'h', bearer: 'b' },
      { headers: [['authorization', 'Bearer b']], query: [] },
    ],
    [[{}, { bearer: [] }], { bearer: 'b' }, { headers: [['authorization', 'Bearer b']], query: [] }],
    [[{ bearer: [] }, {}], {}, { headers: [], query: [] }],
  ])('%j with %j → %j', (alternatives, credentials, want) => {
    expect(authorize(alternatives, schemes, new Map(Object.entries(credentials)))).toEqual(want);
  });

  test.each<[Given, Record<string, string>, string[]]>([
    [[{ bearer: [] }], {}, ['BEARER']],
    [[{ bearer: [] }, { header: [], query: [] }], { query: 'q' }, ['BEARER', 'HEADER_KEY']],
    [[{ mutual: [] }], { mutual: 'x' }, []],
    [[{ constructor: [] } as unknown as Given[0]], { constructor: 'x' }, []],
  ])('%j with %j is refused, naming %j', (alternatives, credentials, variables) => {
    const act = (): unknown => authorize(alternatives, schemes, new Map(Object.entries(credentials)));
    expect(act).toThrow(MissingCredentialError);
    for (const variable of variables) expect(act).toThrow(variable);
  });
});

test('the password of http basic is a secret by itself', () => {
  const credentials = new Map([
    ['basic', 'user:pass:word'],
    ['bearer', 'a:b'],
  ]);
  expect(listSecrets(schemes, credentials)).toEqual(['user:pass:word', 'pass:word', 'a:b']);
});
