import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';

type Custom = NonNullable<ApiConfigInput['custom']>[string];

const security = [{ key: [] }];
const classes = ['read', 'secret', 'write', 'money', 'destructive'] as const;
const paths = {
  ...Object.fromEntries(
    classes.map((name) => [`/${name}`, { get: { operationId: name, security, responses: {} } }]),
  ),
  '/lasting': { get: { operationId: 'lasting', security, responses: {} } },
  '/twin': { get: { operationId: 'twin', security, responses: {} } },
  '/gone': { get: { operationId: 'gone', security, responses: {} } },
  // Its body can be sent as nothing.
  '/odd': {
    post: {
      operationId: 'odd',
      requestBody: { required: true, content: { 'image/png': {} } },
      responses: {},
    },
  },
};
const risks = {
  ...Object.fromEntries(classes.map((name) => [name, [name]])),
  write: ['write', 'lasting'],
  irreversible: ['lasting'],
};
const tool: Custom = {
  title: 'Ours',
  description: 'Ours.',
  kind: 'custom',
  toolset: 'read',
  tags: [],
  risk: 'read',
  uses: ['read'],
  arguments: {},
};

function plan(custom: Record<string, Partial<Custom>>) {
  const tools = Object.fromEntries(Object.entries(custom).map(([name, own]) => [name, { ...tool, ...own }]));
  const root = { paths, components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } } };
  const planned = planExcerpt(root, {
    risks,
    custom: tools,
    twins: { read: ['twin'] },
    withheld: { gone: 'Gone.' },
  });
  const said = planned.said.filter((line) => /^(?:config-|name-)/.test(line));
  return { ...planned, said };
}

const unfit = (table: string, entry: string, reason: string) =>
  `config-entry-unfit: custom.ours.${table} in the config names "${entry}", ${reason}`;

test('a custom tool uses the planned tools of its operations', () => {
  const { tools, said } = plan({ ours: { uses: ['write', 'read'], risk: 'write' } });
  const ours = tools.find(({ name }) => name === 'ours');
  expect(ours?.custom).toEqual({ uses: ['get_single_shop_write', 'get_single_shop_read'] });
  expect(ours?.security).toEqual([{ schemes: [{ name: 'key', scopes: [] }] }]);
  expect(said).toEqual([]);
});

describe('a custom tool is no less than what it uses', () => {
  // given what is said of it → want what is reported
  test.each<[why: string, own: Partial<Custom>, want: string[]]>([
    ['the same', { risk: 'money', uses: ['read', 'money'] }, []],
    ['more', { risk: 'destructive', uses: ['money', 'write'] }, []],
    ['a secret, which its masks keep', { kind: 'get', uses: ['secret', 'read'] }, []],
    [
      'less: the heaviest is told',
      { risk: 'write', uses: ['write', 'destructive', 'money'] },
      [
        unfit(
          'risk',
          'write',
          'which is less than the destructive of "destructive", which it uses. Make it destructive.',
        ),
      ],
    ],
    [
      'a secret is less than a write',
      { risk: 'secret', uses: ['write'] },
      [unfit('risk', 'secret', 'which is less than the write of "write", which it uses. Make it write.')],
    ],
    ['irreversible', { risk: 'write', irreversible: true, uses: ['lasting'] }, []],
    [
      'not irreversible',
      { risk: 'money', uses: ['lasting'] },
      [
        unfit(
          'risk',
          'money',
          'of a tool that uses "lasting", which is irreversible. Add irreversible: true.',
        ),
      ],
    ],
    [
      'a kind that only reads',
      { kind: 'list', risk: 'write', uses: ['write'] },
      [
        unfit(
          'kind',
          'list',
          'which changes nothing, unlike the write of "write", which it uses. Make it create, update, delete or custom.',
        ),
      ],
    ],
  ])('%s', (_why, own, want) => {
    const { diagnostics, said } = plan({ ours: own });
    expect(said).toEqual(want);
    expect(diagnostics.hasErrors).toBe(want.length > 0);
  });
});

test.each<[why: string, entry: string, want: string]>([
  ['a twin', 'twin', unfit('uses', 'twin', 'which is a twin of "read". Name that one.')],
  ['a withheld operation', 'gone', unfit('uses', 'gone', 'which is withheld.')],
  ['one that becomes no tool', 'odd', unfit('uses', 'odd', 'which becomes no tool.')],
  [
    'a custom tool',
    'other',
    unfit('uses', 'other', 'which is a custom tool. Name operations of the document.'),
  ],
  [
    'none at all',
    'moneys',
    'config-entry-unmatched: custom.ours.uses in the config names "moneys", which the document does not have. Did you mean money?',
  ],
])('what a custom tool uses and is no tool is an error: %s', (_why, entry, want) => {
  expect(plan({ ours: { uses: ['read', entry] }, other: {} }).said).toEqual([want]);
});

test.each<[why: string, name: string, first: string]>([
  ['a tool', 'get_single_shop_money', 'money'],
  ['an alias', 'get_single_shop_twin', 'a twin of read'],
])('a custom tool has a name of its own: %s has it', (_why, name, first) => {
  expect(plan({ [name]: {} }).said).toEqual([
    `name-collision: Two operations make the tool ${name}: "${first}" and "custom.${name}".`,
  ]);
});

test('a custom tool is named by presets and finders, and by no table of operations', () => {
  const planned = planExcerpt(
    { paths: { '/read': { get: { operationId: 'read', responses: {} } } } },
    {
      custom: { ours: tool },
      presets: { few: { description: 'Few.', operations: ['ours'] } },
      finders: { id: 'ours' },
      shorthands: { ours: { id: 'ids' } },
    },
  );
  expect(planned.said.filter((line) => line.startsWith('config-'))).toEqual([
    'config-entry-unfit: shorthands in the config names "ours", which is a custom tool. Name operations of the document.',
  ]);
});
