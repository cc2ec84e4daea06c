import { readFileSync } from 'node:fs';
import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../templates/package/src/runtime/arguments.js';
import { buildRequest, type Target } from '../../templates/package/src/runtime/request.js';
import { parseRoutes } from '../../templates/package/src/runtime/route.js';
import { hasLoneSurrogate } from '../../templates/package/src/runtime/text.js';
import { isNightly } from '../night.js';
import { makeTool } from './fixture.js';

const routes = [
  'GET /v1/orders/',
  'GET /v1/orders/{id}',
  'GET /v1/orders/export',
  'GET /v1/orders/{id}/invoice',
  'DELETE /v1/orders/{id}',
  'GET /v1/customers/external/{external_id}',
  'GET /v1/customers/external/{external_id}/state',
  'GET /v1/customers/{id}',
  'GET /v1/files/{name}.{extension}',
  'GET /v1/pairs/{left}{right}',
  'GET /v1/{tenant}/things/{id}/parts/{part}',
  'GET /',
];

const target: Target = {
  baseUrl: new URL('https://api.example.com'),
  headers: {},
  routes: parseRoutes(routes),
};

const templates = routes.map((route) => route.split(' ')[1] ?? '').filter((path) => path.includes('{'));

// Whatever has reached another endpoint, or another host, somewhere (security.md, P1).
const payloads = [
  '..',
  '.',
  '',
  '../',
  './',
  '..\\',
  '../..',
  '../../v1/orders',
  '..;',
  '..;/',
  '...',
  '/',
  '//',
  '\\',
  '\\\\',
  '%2e',
  '%2e%2e',
  '%2E%2E',
  '.%2e',
  '%2e.',
  '%252e%252e',
  '%25252e%25252e',
  '%2f',
  '%2F..',
  '..%2f..%2f',
  '%5c..%5c',
  'a/b',
  'a/../b',
  'a/..',
  '../a',
  'a\\..\\b',
  'a/./b',
  '/etc/passwd',
  '//evil.com',
  'https://evil.com',
  '@evil.com',
  'x@evil.com:80',
  ':80',
  'a?x=1#y',
  '?',
  '#',
  '?admin=1',
  'a#b',
  'a;b=c',
  'a&b',
  'a=b',
  'a%00b',
  '\u0000',
  'a\u0000b',
  '\r\nHost: evil',
  'a\tb',
  '\t..',
  '.\n.',
  ' ',
  ' ..',
  '.. ',
  'export',
  'export/',
  'x/state',
  'x%2fstate',
  'x/invoice',
  'external',
  'external/x',
  'external/x\\',
  '．．',
  '。。',
  '\u2024\u2024',
  'ü',
  '%',
  '%zz',
  '%E0%A4%A',
  '{id}',
  '*',
  "'",
  '"<>`',
];

/** The URL that leaves, or undefined when the call is refused. */
function leave(template: string, value: string): URL | undefined {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const tool = makeTool({ path: template, parameters: names.map((argument) => ({ argument, in: 'path' })) });
  try {
    const args = Object.fromEntries(names.map((name) => [name, value]));
    return buildRequest(tool, args, target).url;
  } catch (error) {
    if (error instanceof ArgumentError) return undefined;
    throw error;
  }
}

/** Fixed segments and their number, after what the standard's parser makes of the text. */
function fitsTemplate(url: URL, template: string): boolean {
  const reparsed = new URL(url.href);
  const segments = reparsed.pathname.split('/');
  const wanted = template.split('/');
  return (
    reparsed.host === 'api.example.com' &&
    reparsed.protocol === 'https:' &&
    reparsed.search === '' &&
    reparsed.hash === '' &&
    segments.length === wanted.length &&
    wanted.every((part, index) => part.includes('{') || part === segments[index])
  );
}

const readRoutes = routes
  .filter((route) => route.startsWith('GET '))
  .map((route) => route.slice(4))
  .map((template) => {
    const pattern = template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+');
    return { template, pattern: new RegExp(`^${pattern}$`, 's') };
  });

/** The template that a router which decodes first, and prefers literals, would choose. */
function routeDecoded(url: URL): string | undefined {
  const path = decodeURIComponent(url.pathname);
  const found = readRoutes.filter(({ pattern }) => pattern.test(path)).map(({ template }) => template);
  return found.sort((a, b) => (a.match(/\{/g)?.length ?? 0) - (b.match(/\{/g)?.length ?? 0))[0];
}

describe.each(templates)('%s', (template) => {
  test.each(payloads)('%j stays inside its segment or is refused', (payload) => {
    const url = leave(template, payload);
    if (url === undefined) return expect(url).toBeUndefined();
    expect(fitsTemplate(url, template), url.href).toBe(true);
    expect([undefined, template]).toContain(routeDecoded(url));
  });
});

test('every path of the generated API and every payload', () => {
  const api: { routes: string[] } = JSON.parse(readFileSync('generated/polar-mcp/src/api.json', 'utf8'));
  const paths = [...new Set(api.routes.map((route) => route.slice(route.indexOf(' ') + 1)))];
  const withParameters = paths.filter((path) => path.includes('{'));
  expect(withParameters.length).toBeGreaterThan(60);
  const escaped = withParameters.flatMap((path) =>
    payloads.filter((payload) => {
      const url = leave(path, payload);
      return url !== undefined && !fitsTemplate(url, path);
    }),
  );
  expect(escaped).toEqual([]);
});

test('50,000 made values: each stays inside its segment or is refused', { timeout: 120_000 }, () => {
  const piece = oneof(constantFrom(...payloads), string({ unit: 'binary', maxLength: 8 }));
  const value = property(constantFrom(...templates), piece, piece, (template, first, second) => {
    const text = `${first}${second}`;
    if (hasLoneSurrogate(text)) return true; // Refused before (arguments.ts).
    const url = leave(template, text);
    return (
      url === undefined || (fitsTemplate(url, template) && [undefined, template].includes(routeDecoded(url)))
    );
  });
  // The same values at every commit; others every night.
  assert(value, { numRuns: 50_000, seed: isNightly ? Date.now() : 1 });
});

describe('what is refused, and what is not', () => {
  test.each<[string, string, boolean]>([
    ['/v1/orders/{id}', '2f0c7a5e', true],
    ['/v1/orders/{id}', 'export', false],
    ['/v1/orders/{id}', 'x/invoice', false],
    ['/v1/orders/{id}', 'a/b', true],
    ['/v1/orders/{id}', 'a..b', true],
    ['/v1/orders/{id}', 'a?x=1#y', true],
    ['/v1/orders/{id}', '%2e%2e', false],
    ['/v1/orders/{id}', '', false],
    ['/v1/orders/{id}', 'a\u0000b', false],
    ['/v1/customers/{id}', 'external/x', false],
    ['/v1/customers/external/{external_id}', 'x/state', false],
    ['/v1/customers/external/{external_id}', 'ünï/çode 100%', true],
    ['/v1/pairs/{left}{right}', '.', false],
    ['/v1/files/{name}.{extension}', 'a', true],
  ])('%s with %j → sent: %s', (template, value, sent) => {
    expect(leave(template, value) !== undefined).toBe(sent);
  });

  test('the more general template may use what the more concrete one leaves', () => {
    const tool = makeTool({ path: '/v1/orders/export' });
    expect(buildRequest(tool, {}, target).url.pathname).toBe('/v1/orders/export');
  });

  test('a missing or null path value is refused', () => {
    const tool = makeTool({ path: '/v1/orders/{id}', parameters: [{ argument: 'id', in: 'path' }] });
    for (const args of [{}, { id: null }, { id: [] }, { id: [''] }]) {
      expect(() => buildRequest(tool, args, target)).toThrow(ArgumentError);
    }
  });
});
