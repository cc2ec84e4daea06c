import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import type { ApiConfigInput } from '../config.js';
import type { JsonObject } from '../model/json.js';

const text = { type: 'string' };
const hook = { type: 'object', properties: { url: text, secret: text } };
const answers = (schema: JsonObject) => ({ 200: { content: { 'application/json': { schema } } } });
const root = {
  paths: {
    '/hooks': {
      get: { operationId: 'list', responses: answers({ type: 'array', items: hook }) },
      post: { operationId: 'make', responses: answers(hook) },
    },
  },
  components: { schemas: { Size: { type: 'string', enum: ['s', 'm'] }, Count: { type: 'integer' } } },
};

const plan = (config: Partial<ApiConfigInput>) => planExcerpt(root, config);

test('a bare list is masked as the object that a tool makes of it; what is masked is a secret', () => {
  const { tools, said } = plan({ masked: { list: ['items[].secret'], make: ['secret'] } });
  expect(tools.map(({ masked, risk }) => [masked, risk])).toEqual([
    [['items[].secret'], 'secret'],
    [['secret'], 'destructive'],
  ]);
  expect(said).toEqual([]);
});

test('presets are tools by their names, scopes the values of a component', () => {
  const { server } = plan({
    presets: { all: { description: 'All.', operations: ['make', 'list'] } },
    scopes: { rule: 'any', schema: 'Size' },
  });
  expect(server.presets).toEqual([
    { name: 'all', description: 'All.', tools: ['create_a_shop_hook', 'list_all_shop_hooks'] },
  ]);
  expect([server.scopeRule, server.scopes]).toEqual(['any', ['s', 'm']]);
});

test('where the config says nothing, all scopes are needed and nothing is masked', () => {
  const { server, tools } = plan({});
  expect([server.scopeRule, server.scopes, server.presets]).toEqual(['all', [], []]);
  expect(tools.flatMap(({ masked }) => masked)).toEqual([]);
});

const preset = (operation: string) => ({
  presets: { all: { description: 'All.', operations: [operation] } },
});
test.each<[config: Partial<ApiConfigInput>, want: string]>([
  [
    { masked: { list: ['items[].sekret'] } },
    'config-entry-unfit: masked in the config names "list", whose answer has no items[].sekret. Did you mean items[].secret?',
  ],
  [
    { masked: { lst: ['a'] } },
    'config-entry-unmatched: masked in the config names "lst", which the document does not have. Did you mean list?',
  ],
  [
    { masked: { list: ['items[].secret'] }, withheld: { list: 'Old.' } },
    'config-entry-unfit: masked in the config names "list", which is withheld.',
  ],
  [
    preset('lists'),
    'config-entry-unmatched: presets.all in the config names "lists", which the document does not have. Did you mean list?',
  ],
  [
    { ...preset('list'), withheld: { list: 'Old.' } },
    'config-entry-unfit: presets.all in the config names "list", which is withheld.',
  ],
  [
    { scopes: { schema: 'Sizes' } },
    'config-entry-unmatched: scopes.schema in the config names "Sizes", which the document does not have. Did you mean Size?',
  ],
  [
    { scopes: { schema: 'Count' } },
    'config-entry-unfit: scopes.schema in the config names "Count", which is no enum of texts.',
  ],
])('an entry that fits nothing is an error: %j', (config, want) => {
  const { said, diagnostics } = plan(config);
  expect(said).toEqual([want]);
  expect(diagnostics.hasErrors).toBe(true);
});
