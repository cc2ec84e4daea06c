import { describe, expect, test } from 'vitest';
import { type Schema, SchemaIndex } from '../model/schema.js';
import type { AnswerFields } from './answer.js';
import { diffFields, listFields } from './answer.js';
import type { Change, SurfaceDiff } from './change.js';
import { diffSurfaces } from './surface.js';
import type { Surface, SurfaceTool } from './tool.js';

const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };
const base: SurfaceTool = {
  ...{ name: 'get_a', operationId: 'a', title: 'A', description: 'Reads A.', annotations, risk: 'read' },
  ...{ tags: ['a'], aliases: [], security: [{ schemes: [{ name: 'key', scopes: ['a:read'] }] }] },
  inputSchema: { kind: 'object', properties: [] },
  request: { method: 'GET', path: '/a' },
  output: { shape: 'object' },
};

interface Extra extends Partial<Omit<Surface, 'server'>> {
  readonly withheld?: Surface['server']['withheld'];
  readonly scheme?: string;
  readonly scopeRule?: 'any' | 'all';
}

function surface(tools: readonly Partial<SurfaceTool>[], extra: Extra = {}): Surface {
  const { withheld = [], scheme = 'key', scopeRule = 'any', ...rest } = extra;
  return {
    server: {
      ...{ schemas: [], scopeRule, withheld },
      securitySchemes: [{ name: scheme, type: 'http', variable: 'KEY' }],
      toolsets: [{ tools: tools.map((tool) => ({ ...base, ...tool })) }],
    },
    ...rest,
  };
}

const secured = (name: string, ...scopes: readonly string[]) => ({
  security: [{ schemes: [{ name, scopes }] }],
});

describe('a tool', () => {
  const rows: readonly (readonly [string, Partial<SurfaceTool>, Partial<SurfaceTool>, readonly string[]])[] =
    [
      ['the same', {}, {}, []],
      ['more risk', {}, { risk: 'money' }, ['breaking: risk read → money']],
      ['less risk', { risk: 'money' }, {}, ['additive: risk money → read']],
      ['more caution', {}, { irreversible: true }, ['silent: risk read → read, irreversible']],
      ['a tag less', { tags: ['a', 'b'] }, {}, ['breaking: tags no more b']],
      ['an alias more', {}, { aliases: ['x'] }, ['additive: alias also x']],
      ['words', {}, { description: 'Reads B.' }, ['silent: description Reads A. → Reads B.']],
      [
        'hints',
        {},
        { annotations: { ...annotations, readOnlyHint: false } },
        ['silent: annotations readOnlyHint true → false'],
      ],
      ['another shape', {}, { output: { shape: 'page' } }, ['breaking: output object → page']],
      ['no credential needed', {}, { security: [] }, ['additive: credential KEY (a:read) → none needed']],
      ['an empty alternative is none', { security: [] }, { security: [{ schemes: [] }] }, []],
      ['one needed', { security: [] }, {}, ['breaking: credential none needed → KEY (a:read)']],
      [
        'a scheme without a variable',
        {},
        secured('other', 'a:read'),
        ['breaking: credential KEY → none that can be given'],
      ],
      [
        'and the way back',
        secured('other', 'a:read'),
        {},
        ['additive: credential none that can be given → KEY'],
      ],
      [
        'another unusable scheme beside it',
        {},
        { security: [...base.security, ...secured('other').security] },
        [],
      ],
      [
        'one more scope that is enough',
        {},
        secured('key', 'a:read', 'a:write'),
        ['additive: scope KEY (a:read) → KEY (a:read, a:write)'],
      ],
      ['another scope', {}, secured('key', 'b'), ['breaking: scope KEY (a:read) → KEY (b)']],
    ];
  test.each(rows)('%s', (_, old, now, want) => {
    const { changed } = diffSurfaces(surface([old]), surface([now]));
    expect(changed.flatMap(({ changes }) => changes.map(print))).toEqual(want);
  });
});

const print = ({ class: kind, what, detail }: Change) => `${kind}: ${what} ${detail}`;

test('a scheme that is only renamed is nothing to whoever sets its variable', () => {
  const now = surface([secured('token', 'a:read')], { scheme: 'token' });
  expect(diffSurfaces(surface([{}]), now).changed).toEqual([]);
});

test('where all scopes are needed one more breaks', () => {
  const now = surface([secured('key', 'a:read', 'b')], { scopeRule: 'all' });
  expect(diffSurfaces(surface([{}], { scopeRule: 'all' }), now).semver).toBe('major');
});

test('tools are paired by operationId, then by method and path', () => {
  const rename = (now: Partial<SurfaceTool>): SurfaceDiff => diffSurfaces(surface([{}]), surface([now]));
  expect(rename({ name: 'get_b' }).renamed).toMatchObject([
    { from: 'get_a', tool: 'get_b', class: 'breaking' },
  ]);
  expect(rename({ name: 'get_b', aliases: ['get_a'] }).renamed).toMatchObject([{ class: 'additive' }]);
  expect(rename({ operationId: 'b' })).toMatchObject({ added: [], removed: [], semver: 'patch' });
  expect(rename({ operationId: 'b', request: { method: 'GET', path: '/b' } })).toMatchObject({
    added: [{ operationId: 'b', tool: 'get_a', class: 'additive' }],
    removed: [{ operationId: 'a', tool: 'get_a', class: 'breaking' }],
    semver: 'major',
  });
});

test('what is withheld is no tool yet, and what became withheld is gone', () => {
  const withheld = [{ operationId: 'b', tool: 'get_b', reason: 'New.' }];
  expect(diffSurfaces(surface([{}]), surface([{}], { withheld }))).toMatchObject({
    added: [{ operationId: 'b', class: 'silent', withheld: 'New.' }],
    semver: 'patch',
  });
  const hidden = [{ operationId: 'a', tool: 'get_a', reason: 'Unsafe.' }];
  const { removed, added } = diffSurfaces(surface([{}]), surface([], { withheld: hidden }));
  expect([removed, added]).toMatchObject([[{ class: 'breaking', withheld: 'Unsafe.' }], []]);
  const twin = [{ operationId: 'b', tool: 'get_b', reason: 'A twin.' }];
  expect(diffSurfaces(surface([{}]), surface([{ aliases: ['get_b'] }], { withheld: twin })).added).toEqual(
    [],
  );
});

test('tokens and notes of both sides', () => {
  const side = (tokens: number) => surface([{}], { tokens: new Map([['get_a', tokens]]), notes: ['Some.'] });
  expect(diffSurfaces(side(5), side(7))).toMatchObject({
    changed: [{ changes: [{ what: 'tokens', detail: '5 → 7' }] }],
    tokens: { before: 5, after: 7 },
    notes: ['Some.'],
    semver: 'patch',
  });
});

const fields = (given: Readonly<Record<string, string>>): AnswerFields =>
  new Map(Object.entries(given).map(([path, types]) => [path, new Set(types.split('|').filter(Boolean))]));

describe('answers', () => {
  const rows: readonly (readonly [string, AnswerFields, AnswerFields, readonly string[]])[] = [
    [
      'a field less',
      fields({ a: 'string', b: 'string' }),
      fields({ a: 'string' }),
      ['breaking: output no more b'],
    ],
    ['a field more', fields({}), fields({ a: 'string' }), ['additive: output also a']],
    ['with what is in it', fields({}), fields({ a: 'object', 'a.b': 'string' }), ['additive: output also a']],
    [
      'of another type',
      fields({ a: 'string' }),
      fields({ a: 'integer' }),
      ['breaking: output now of another type: a string → integer'],
    ],
    ['a type that became known', fields({ a: '' }), fields({ a: 'string' }), []],
    ['fewer types', fields({ a: 'string|integer' }), fields({ a: 'string' }), []],
    [
      'any name could be asked for',
      fields({ 'm.*': 'string' }),
      fields({ 'm.*': 'string', 'm.a': 'string' }),
      [],
    ],
  ];
  test.each(rows)('%s', (_, old, now, want) => expect(diffFields(old, now).map(print)).toEqual(want));

  test('are told by what can be asked for', () => {
    const row: Schema = {
      kind: 'object',
      properties: [
        { name: 'id', required: true, schema: { kind: 'string' } },
        {
          name: 'next',
          required: false,
          schema: { kind: 'anyOf', variants: [{ kind: 'ref', name: 'Row' }, { kind: 'null' }] },
        },
        { name: 'list', required: false, schema: { kind: 'array', items: { kind: 'const', value: 1.5 } } },
      ],
    };
    const page: Schema = {
      kind: 'object',
      properties: [
        { name: 'items', required: true, schema: { kind: 'array', items: { kind: 'ref', name: 'Row' } } },
      ],
    };
    const found = listFields(page, 'page', new SchemaIndex([{ name: 'Row', schema: row }]));
    expect([...found].map(([path, types]) => `${path} ${[...types]}`)).toEqual([
      'id string',
      'next object',
      'list array',
      'list[] number',
    ]);
  });

  test('what is shown without being asked counts where both have it', () => {
    const answers = new Map([['get_a', fields({ id: 'string', b: 'string' })]]);
    const view = (...paths: readonly string[]) => [
      { view: paths.map((path) => ({ path, type: '' as const })) },
    ];
    const diff = (old: readonly Partial<SurfaceTool>[], now: readonly Partial<SurfaceTool>[]) =>
      diffSurfaces(surface(old, { answers }), surface(now, { answers })).changed.flatMap(({ changes }) =>
        changes.map(print),
      );
    expect(diff(view('id', 'b'), view('id'))).toEqual(['breaking: output shows b only when asked']);
    expect(diff(view('id'), view('id', 'b'))).toEqual(['additive: output shows b without being asked']);
    expect(diff([{}], view('id'))).toEqual(['breaking: output shows only id unless asked']);
    expect(diff(view('id'), [{}])).toEqual(['additive: output shows all fields without being asked']);
  });
});
