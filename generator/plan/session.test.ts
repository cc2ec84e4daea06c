import { describe, expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';
import type { JsonValue } from '../model/json.js';

const text = { type: 'string' };
const content = (schema: JsonValue) => ({ content: { 'application/json': { schema } } });
const object = (...names: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, text])),
});
const opener = {
  operationId: 'open',
  security: [{ key: [] }],
  requestBody: { required: true, ...content({ anyOf: [object('id'), object('email')] }) },
  responses: { 200: content(object('token', 'ends')) },
};
const session = {
  schemes: ['visit', 'guest'],
  operation: 'open',
  arguments: ['id', 'email'],
  token: 'token',
  expiresAt: 'ends',
  describe: { id: 'Whose.' },
};
const scheme = { type: 'http', scheme: 'bearer' };

function plan(security: JsonValue, change: object = {}, more: Partial<ApiConfigInput> = {}) {
  const me = { get: { operationId: 'me', security, responses: {} } };
  const root = {
    paths: { '/visits': { post: opener }, '/me': me },
    components: { securitySchemes: { key: scheme, visit: scheme, guest: scheme, person: scheme } },
  };
  const credentials = { key: 'KEY', visit: 'VISIT', guest: 'GUEST' };
  return planExcerpt(root, { credentials, sessions: [{ ...session, ...change }], ...more });
}

describe('a session is opened where every usable alternative asks for one', () => {
  const rows: [why: string, security: JsonValue, opens: boolean][] = [
    ['its scheme', [{ visit: [] }], true],
    ['any of its schemes', [{ visit: [] }, { guest: [] }], true],
    ['its scheme with another', [{ visit: [], key: [] }], true],
    ['beside one that no credential is given for', [{ person: [] }, { visit: [] }], true],
    ['beside one that is given', [{ visit: [] }, { key: [] }], false],
    ['beside none at all', [{ visit: [] }, {}], false],
    ['another scheme', [{ key: [] }], false],
    ['no security', [], false],
  ];
  test.each(rows)('%s', (_why, security, opens) => {
    const tool = plan(security).tools.find(({ operationId }) => operationId === 'me');
    const properties = tool?.inputSchema.kind === 'object' ? tool.inputSchema.properties : [];
    expect(properties.map(({ name, required }) => [name, required])).toEqual(
      opens ? ['id', 'email'].map((name) => [name, false]) : [],
    );
    expect(tool?.request.bindings.map((binding) => binding.in)).toEqual(opens ? ['session', 'session'] : []);
    expect([tool?.risk, tool?.annotations.readOnlyHint]).toEqual(['read', !opens]);
  });
});

test('its arguments have the schema of the body, and our words', () => {
  expect(plan([]).server.sessions).toEqual([
    {
      schemes: ['visit', 'guest'],
      arguments: [
        { name: 'id', required: false, schema: { kind: 'string', description: 'Whose.' } },
        { name: 'email', required: false, schema: { kind: 'string' } },
      ],
      request: { method: 'POST', path: '/visits', security: [{ schemes: [{ name: 'key', scopes: [] }] }] },
      token: 'token',
      expiresAt: 'ends',
    },
  ]);
});

test.each<[why: string, change: object, want: string]>([
  [
    'no such scheme',
    { schemes: ['vist'] },
    'config-entry-unmatched: sessions.0.schemes in the config names "vist", which the document does not have. Did you mean visit?',
  ],
  [
    'no such operation',
    { operation: 'opens' },
    'config-entry-unmatched: sessions.0 in the config names "opens", which the document does not have. Did you mean open?',
  ],
  [
    'nothing to send',
    { operation: 'me' },
    'config-entry-unfit: sessions.0 in the config names "me", which takes no body.',
  ],
  [
    'no such argument',
    { arguments: ['mail'], describe: {} },
    'config-entry-unfit: sessions.0 in the config names "open", whose arguments have no mail.',
  ],
  [
    'no such token',
    { token: 'tokens' },
    'config-entry-unfit: sessions.0 in the config names "open", whose answer has no tokens. Did you mean token?',
  ],
  [
    'no such end',
    { expiresAt: 'ends.at' },
    'config-entry-unfit: sessions.0 in the config names "open", whose answer has no ends.at.',
  ],
])('a session that fits nothing is an error: %s', (_why, change, want) => {
  const { said } = plan([], change);
  expect(said.filter((line) => line.startsWith('config-'))).toEqual([want]);
});
