import { describe, expect, test } from 'vitest';
import { parseConfig } from './config.js';
import { nearest } from './config-problems.js';

const least = { name: 'shop', packageName: 'shop-mcp' };

/** The problems of a config as `path: message`, or none. */
function problemsOf(config: unknown): readonly string[] {
  const parsed = parseConfig(config);
  return 'problems' in parsed ? parsed.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

test('what may be left out has a value', () => {
  expect(parseConfig(least)).toMatchObject({
    config: {
      packageVersion: '0.1.0',
      document: 'openapi.json',
      overlays: [],
      prose: 'overlay',
      headers: {},
      naming: { selectors: [], names: {} },
      withheld: {},
    },
  });
});

describe('an unknown key is a problem that names the nearest known one', () => {
  const cases: [given: object, want: string[]][] = [
    [{ overlay: ['a.yaml'] }, ['overlay: unknown key; did you mean overlays?']],
    [{ naming: { selektors: [] } }, ['naming.selektors: unknown key; did you mean selectors?']],
    [{ tags: { Drop: [] } }, ['tags.Drop: unknown key; did you mean drop?']],
    [{ tags: { zzzzzz: [] } }, ['tags.zzzzzz: unknown key; known are drop']],
    [
      { environments: { live: { url: 'https://a.example', startReadOnly: true } } },
      [
        'environments.live.startsReadOnly: Invalid input: expected true',
        'environments.live.startReadOnly: unknown key; did you mean startsReadOnly?',
      ],
    ],
    [
      { credentialBound: { shop: { omits: [] } } },
      ['credentialBound.shop.omits: unknown key; did you mean omit?'],
    ],
    [
      { credentialBound: { shop: { omit: [{ operation: 'a', place: 'b', plce: 'c' }] } } },
      ['credentialBound.shop.omit.0.plce: unknown key; did you mean place?'],
    ],
    [
      { presets: { hero: { description: 'All.', operations: ['a'], tool: [] } } },
      ['presets.hero.tool: unknown key; known are description, operations'],
    ],
    [
      { headres: {}, withhold: {} },
      ['headres: unknown key; did you mean headers?', 'withhold: unknown key; did you mean withheld?'],
    ],
  ];
  test.each(cases)('%j → %j', (given, want) => {
    expect(problemsOf({ ...least, ...given })).toEqual(want);
  });
});

describe('what is wrong is told where it stands', () => {
  const cases: [why: string, given: unknown, path: string][] = [
    ['a name that cannot stand in a tool name', { ...least, name: 'My Shop' }, 'name'],
    ['a name that leaves tools no room', { ...least, name: 'a'.repeat(21) }, 'name'],
    ['a package name with a path in it', { ...least, packageName: '../shop' }, 'packageName'],
    [
      'a repository that is elsewhere',
      { ...least, publisher: { name: 'A', repository: 'https://a.example/b' } },
      'publisher.repository',
    ],
    ['a version that is none', { ...least, packageVersion: '1.0' }, 'packageVersion'],
    [
      'an environment that is no URL',
      { ...least, environments: { live: 'shop.example' } },
      'environments.live',
    ],
    [
      'an environment that may start otherwise',
      { ...least, environments: { live: { url: 'https://a.example', startsReadOnly: false } } },
      'environments.live.startsReadOnly',
    ],
    [
      'an argument that is filled in from nowhere',
      { ...least, credentialBound: { shop: { fill: ['a'] } } },
      'credentialBound.shop',
    ],
    [
      'words for an argument that a session does not have',
      {
        ...least,
        sessions: [
          {
            schemes: ['visit'],
            operation: 'open',
            arguments: ['id'],
            token: 'token',
            expiresAt: 'ends',
            describe: { ids: 'Whose.' },
          },
        ],
      },
      'sessions.0',
    ],
    [
      'a preset of nothing',
      { ...least, presets: { all: { description: 'A.', operations: [] } } },
      'presets.all.operations',
    ],
    ['an operation that masks nothing', { ...least, masked: { list: [] } }, 'masked.list'],
    ['a header name with a line break', { ...least, headers: { 'a\nb': 'c' } }, 'headers.a\nb'],
    ['a variable in small letters', { ...least, credentials: { key: 'shop_key' } }, 'credentials.key'],
    [
      'a tool name with a dash',
      { ...least, naming: { names: { list: 'list-orders' } } },
      'naming.names.list',
    ],
    ['a withheld operation without a reason', { ...least, withheld: { list: '' } }, 'withheld.list'],
    ['prose of no kind', { ...least, prose: 'none' }, 'prose'],
    ['nothing at all', undefined, '(the config)'],
  ];
  test.each(cases)('%s', (_why, given, path) => {
    const problems = problemsOf(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`${path}: `)).toBe(true);
  });
});

test.each([
  ['selectors', ['selector', 'naming'], 'selector'],
  ['LIST_ORDERS', ['list_orders'], 'list_orders'],
  ['abc', ['xyz'], undefined],
  ['a', [], undefined],
])('nearest to %s of %j is %s', (word, known, want) => {
  expect(nearest(word, known)).toBe(want);
});
