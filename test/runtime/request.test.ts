import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../templates/package/src/runtime/arguments.js';
import { authorizeRequest } from '../../templates/package/src/runtime/authorization.js';
import type { JsonObject, JsonValue } from '../../templates/package/src/runtime/json.js';
import {
  buildRequest,
  createTarget,
  type Target,
  type UpstreamRequest,
} from '../../templates/package/src/runtime/request.js';
import type {
  BodyBinding,
  ParameterBinding,
  ToolDefinition,
} from '../../templates/package/src/runtime/tool.js';
import { fixtureApi, makeParameterTool, makeTool } from './fixture.js';

const target: Target = { baseUrl: new URL('https://api.example.com'), headers: {}, routes: [] };

function build(tool: ToolDefinition, args: JsonObject, place: Target = target): UpstreamRequest {
  return buildRequest(tool, args, place);
}

function problemsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
  return [];
}

type Query = Omit<ParameterBinding, 'argument' | 'in'>;

// given a query parameter `q` and a value → want this query string
const list = ['blue', 'black', 'brown'];
const rgb = { R: 100, G: 200, B: 150 };
const queries: [Query, JsonValue, string][] = [
  [{}, 'blue', '?q=blue'],
  [{}, '', '?q='],
  [{}, 0, '?q=0'],
  [{}, false, '?q=false'],
  [{}, null, ''],
  [{}, 'a b&c=d#e+f%20', '?q=a%20b%26c%3Dd%23e%2Bf%2520'],
  [{}, "it's (100%)*!", '?q=it%27s%20%28100%25%29%2A%21'],
  [{}, 'naïve 🙂', '?q=na%C3%AFve%20%F0%9F%99%82'],
  [{}, list, '?q=blue&q=black&q=brown'],
  [{}, ['a,b', null, 'c'], '?q=a%2Cb&q=c'],
  [{}, rgb, '?R=100&G=200&B=150'],
  [{ explode: false }, list, '?q=blue,black,brown'],
  [{ explode: false }, ['a,b', 'c'], '?q=a%2Cb,c'],
  [{ explode: false }, rgb, '?q=R,100,G,200,B,150'],
  [{ style: 'spaceDelimited' }, list, '?q=blue%20black%20brown'],
  [{ style: 'spaceDelimited' }, rgb, '?q=R%20100%20G%20200%20B%20150'],
  [{ style: 'spaceDelimited', explode: true }, list, '?q=blue&q=black&q=brown'],
  [{ style: 'pipeDelimited' }, list, '?q=blue%7Cblack%7Cbrown'],
  [{ style: 'pipeDelimited' }, rgb, '?q=R%7C100%7CG%7C200%7CB%7C150'],
  [{ style: 'deepObject' }, rgb, '?q%5BR%5D=100&q%5BG%5D=200&q%5BB%5D=150'],
  [{ style: 'deepObject' }, { tier: ['gold', 'red'] }, '?q%5Btier%5D=gold&q%5Btier%5D=red'],
  [{ style: 'deepObject' }, { a: { b: true } }, '?q%5Ba%5D%5Bb%5D=true'],
  [{ style: 'deepObject' }, { 'a]=1&x[': 'y' }, '?q%5Ba%5D%3D1%26x%5B%5D=y'],
  [{ style: 'deepObject' }, { gone: null }, ''],
  [{ style: 'deepObject' }, null, ''],
  [{ mediaType: 'application/json' }, { a: [1, null] }, '?q=%7B%22a%22%3A%5B1%2Cnull%5D%7D'],
  [{ mediaType: 'application/json' }, 'a', '?q=%22a%22'],
  [{ allowReserved: true }, 'a/b?c:d@e', '?q=a/b?c:d@e'],
  [{ allowReserved: true }, 'a&b=c#d+e%2F', '?q=a%26b=c%23d%2Be%252F'],
  [{ name: 'filter[x]' }, 'y', '?filter%5Bx%5D=y'],
];

describe('query parameters', () => {
  test.each(queries)('%j with %j → %s', (binding, value, want) => {
    const tool = makeParameterTool({ argument: 'q', in: 'query', ...binding });
    expect(build(tool, { q: value }).url.href).toBe(`https://api.example.com/v1/things/${want}`);
  });

  test('an absent argument is not sent', () => {
    expect(build(makeParameterTool({ argument: 'q', in: 'query' }), {}).url.search).toBe('');
  });

  test.each<[Query, JsonValue]>([
    [{}, [{ a: 1 }]],
    [{}, { a: { b: 1 } }],
    [{ style: 'deepObject' }, { a: [{ b: 1 }] }],
  ])('%j with %j cannot be expressed → refused', (binding, value) => {
    const tool = makeParameterTool({ argument: 'q', in: 'query', ...binding });
    expect(problemsOf(() => build(tool, { q: value }))).toEqual([
      'q: a list or object inside this parameter cannot be sent',
    ]);
  });

  test.each<[Query, JsonValue, string]>([
    [{}, [], 'q: given an empty list; leave it out for no filter'],
    [{}, {}, 'q: given an empty object; leave it out for no filter'],
    [{ explode: false }, [], 'q: given an empty list; leave it out for no filter'],
    [{ style: 'deepObject' }, {}, 'q: given an empty object; leave it out for no filter'],
    [{ style: 'deepObject' }, { tier: [] }, 'q.tier: given an empty list; leave it out for no filter'],
  ])('%j with %j asks for nothing → refused', (binding, value, want) => {
    const tool = makeParameterTool({ argument: 'q', in: 'query', ...binding });
    expect(problemsOf(() => build(tool, { q: value }))).toEqual([want]);
  });

  test('an empty list in a media type is a text of its own', () => {
    const tool = makeParameterTool({ argument: 'q', in: 'query', mediaType: 'application/json' });
    expect(build(tool, { q: [] }).url.search).toBe('?q=%5B%5D');
  });

  test('the keys of an exploded object cannot stand in for another parameter', () => {
    const tool = makeTool({
      parameters: [
        { argument: 'limit', in: 'query' },
        { argument: 'q', in: 'query' },
      ],
    });
    expect(problemsOf(() => build(tool, { limit: 1, q: { limit: 100 } }))).toEqual([
      'q: the key "limit" is another parameter\'s',
    ]);
  });

  test('the keys of an exploded object cannot stand in for a credential', () => {
    const tool = makeParameterTool({ argument: 'q', in: 'query' });
    const authorization = { headers: [], query: [['key', 'secret']] as const };
    const send = (q: JsonValue) => authorizeRequest(build(tool, { q }), authorization);
    expect(problemsOf(() => send({ key: 'mine' }))).toEqual([
      'arguments: the query parameter "key" is the credential\'s',
    ]);
    expect(send('a').url.search).toBe('?q=a&key=secret');
    expect(send("it's {a b}&c").url.search).toBe('?q=it%27s%20%7Ba%20b%7D%26c&key=secret');
  });
});

type Path = Omit<ParameterBinding, 'argument' | 'in'>;

// given a path parameter → want this segment
const paths: [Path, JsonValue, string][] = [
  [{}, 'blue', 'blue'],
  [{}, 5, '5'],
  [{}, list, 'blue,black,brown'],
  [{}, rgb, 'R,100,G,200,B,150'],
  [{ explode: true }, list, 'blue,black,brown'],
  [{ explode: true }, rgb, 'R=100,G=200,B=150'],
  [{ style: 'label' }, 'blue', '.blue'],
  [{ style: 'label' }, list, '.blue,black,brown'],
  [{ style: 'label', explode: true }, list, '.blue.black.brown'],
  [{ style: 'label', explode: true }, rgb, '.R=100.G=200.B=150'],
  [{ style: 'matrix' }, 'blue', ';id=blue'],
  [{ style: 'matrix' }, list, ';id=blue,black,brown'],
  [{ style: 'matrix', explode: true }, list, ';id=blue;id=black;id=brown'],
  [{ style: 'matrix', explode: true }, rgb, ';R=100;G=200;B=150'],
];

describe('path parameters', () => {
  test.each(paths)('%j with %j → %s', (binding, value, want) => {
    const tool = makeParameterTool({ argument: 'id', in: 'path', ...binding });
    expect(build(tool, { id: value }).url.pathname).toBe(`/v1/things/${want}`);
  });

  test('two parameters in one segment', () => {
    const parameters: ParameterBinding[] = [
      { argument: 'a', in: 'path' },
      { argument: 'b', in: 'path' },
    ];
    const tool = makeTool({ path: '/v1/{a}.{b}/x{a}{b}y:run', parameters });
    expect(build(tool, { a: 'm/n', b: '2' }).url.pathname).toBe('/v1/m%2Fn.2/xm%2Fn2y:run');
  });

  test('the server URL may have a path; trailing slashes of the template stay', () => {
    const place = { ...target, baseUrl: new URL('https://example.com/api/') };
    expect(build(makeTool({ path: '/v1/things/' }), {}, place).url.href).toBe(
      'https://example.com/api/v1/things/',
    );
    expect(build(makeTool({ path: '/v1/things' }), {}, place).url.href).toBe(
      'https://example.com/api/v1/things',
    );
  });

  test('a template with characters that URLs escape', () => {
    expect(build(makeTool({ path: '/v1/größe|"x y"' }), {}).url.pathname).toBe(
      '/v1/gr%C3%B6%C3%9Fe%7C%22x%20y%22',
    );
  });

  test('a template that climbs is refused', () => {
    expect(problemsOf(() => build(makeTool({ path: '/v1/../admin' }), {}))).toHaveLength(1);
    expect(problemsOf(() => build(makeTool({ path: '/v1/%2e%2e/admin' }), {}))).toHaveLength(1);
  });
});

describe('headers', () => {
  const header = (name: string, more: Partial<ParameterBinding> = {}): ToolDefinition =>
    makeParameterTool({ argument: 'h', in: 'header', name, ...more });

  test.each<[Partial<ParameterBinding>, JsonValue, string | undefined]>([
    [{}, 'blue', 'blue'],
    [{}, 7, '7'],
    [{}, list, 'blue,black,brown'],
    [{ explode: true }, rgb, 'R=100,G=200,B=150'],
    [{ mediaType: 'application/json' }, { a: 1 }, '{"a":1}'],
    [{}, null, undefined],
  ])('%j with %j → %s', (binding, value, want) => {
    expect(build(header('X-Color', binding), { h: value }).headers['x-color']).toBe(want);
  });

  test.each(['a\r\nHost: evil', 'a\nb', 'a\rb', 'a\u0000b', 'ä', 'a\u2028b', '\u{1f642}'])(
    'the value %j is refused',
    (value) => {
      expect(problemsOf(() => build(header('X-Color'), { h: value }))).toEqual([
        'h: a header takes only printable ASCII on one line',
      ]);
    },
  );

  test.each([
    'Host',
    'authorization',
    'COOKIE',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
    'Upgrade',
    'TE',
    'Content-Type',
    'Proxy-Authorization',
    'Expect',
    'Accept',
  ])('%s cannot be set', (name) => {
    expect(problemsOf(() => build(header(name), { h: 'x' }))).toHaveLength(1);
  });

  test('a header of the API cannot be replaced by an argument', () => {
    const place = { ...target, headers: { 'Example-Version': '1' } };
    expect(problemsOf(() => build(header('example-version'), { h: '2' }, place))).toHaveLength(1);
    expect(build(makeTool({}), {}, place).headers['example-version']).toBe('1');
  });

  test.each<[Record<string, string>, JsonObject, string]>([
    [{}, {}, 'example-mcp/1.2.3'],
    [{ 'User-Agent': 'own' }, {}, 'own'],
    [{}, { h: 'asked' }, 'asked'],
  ])('user agent with headers %j and arguments %j → %s', (headers, args, want) => {
    const place = createTarget({ ...fixtureApi, headers }, new URL('https://api.example.com'));
    expect(build(header('User-Agent'), args, place).headers['user-agent']).toBe(want);
  });

  test('a name that is no token is refused', () => {
    expect(problemsOf(() => build(header('X: y\r\nZ'), { h: 'x' }))).toHaveLength(1);
  });
});

const json: BodyBinding = { mediaType: 'application/json', required: true };
const form: BodyBinding = { mediaType: 'application/x-www-form-urlencoded', required: true };

describe('bodies', () => {
  test.each<[BodyBinding, JsonObject, string | undefined]>([
    [json, { id: 'x', name: 'n', gone: null, n: 0 }, '{"name":"n","gone":null,"n":0}'],
    [json, { id: 'x' }, '{}'],
    [{ ...json, required: false }, { id: 'x' }, undefined],
    [{ ...json, required: false }, { id: 'x', name: 'n' }, '{"name":"n"}'],
    [{ ...json, properties: { body_id: 'id' } }, { id: 'x', body_id: 'y' }, '{"id":"y"}'],
    [{ ...json, argument: 'body' }, { id: 'x', body: [1, null] }, '[1,null]'],
    [{ ...json, argument: 'body' }, { id: 'x', body: null }, 'null'],
    [{ ...json, argument: 'body' }, { id: 'x' }, undefined],
    [{ mediaType: 'application/merge-patch+json', required: true }, { id: 'x', a: 1 }, '{"a":1}'],
    [{ mediaType: 'text/plain', required: true, argument: 'body' }, { id: 'x', body: 'hé' }, 'hé'],
    [form, { id: 'x', a: 'b c&d', n: 1, b: true, gone: null }, 'a=b+c%26d&n=1&b=true'],
    [form, { id: 'x', scopes: ['a', 'b'] }, 'scopes=a&scopes=b'],
    [form, { id: 'x', o: { k: 'v' } }, 'o=%7B%22k%22%3A%22v%22%7D'],
  ])('%j with %j → %s', (body, args, want) => {
    const tool = makeParameterTool({ argument: 'id', in: 'path' }, { method: 'POST', body });
    const request = build(tool, args);
    expect(request.body).toBe(want);
    expect(request.headers['content-type']).toBe(want === undefined ? undefined : body.mediaType);
  });

  test('a key `constructor` is an ordinary key', () => {
    const tool = makeTool({ method: 'POST', body: json });
    expect(build(tool, { constructor: 'c', toString: 's' } as unknown as JsonObject).body).toBe(
      '{"constructor":"c","toString":"s"}',
    );
  });

  test('an argument that nothing takes is refused, not lost', () => {
    expect(problemsOf(() => build(makeTool({}), { stray: 1 }))).toEqual(['stray: unknown argument']);
    const whole = makeTool({ method: 'POST', body: { ...json, argument: 'body' } });
    expect(problemsOf(() => build(whole, { body: 1, stray: 1 }))).toEqual(['stray: unknown argument']);
  });

  test('a media type that cannot be made is refused', () => {
    const tool = makeTool({ method: 'POST', body: { mediaType: 'multipart/form-data', required: true } });
    expect(problemsOf(() => build(tool, { a: 'b' }))).toHaveLength(1);
  });
});
