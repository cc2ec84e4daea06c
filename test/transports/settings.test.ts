import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { type FixturePackage, makePackage } from './package.js';
import { type Ended, killAll, start } from './process.js';

let made: FixturePackage;
let upstream: TestUpstream;

// Where a test starts a process, others may be starting theirs.
vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  made = await makePackage();
  upstream = await startUpstream();
  writeFileSync(join(made.folder, 'short'), 'tooshort\n');
  writeFileSync(join(made.folder, 'two'), 'one-token-of-enough-length two\n');
});
afterAll(async () => {
  killAll();
  made.remove();
  await upstream.close();
});

/** A process that ends by itself: nothing can listen any more. */
function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const started = start(made.main, [...words, '--base-url', upstream.url], {
    env: { EXAMPLE_ACCESS_TOKEN: 'example_token_1234567890', ...env },
  });
  started.child.stdin.end();
  return started.ended;
}

const wrong: [words: readonly string[], says: RegExp, env?: Record<string, string>][] = [
  [['--methods', 'reed'], /--methods: there is no "reed"\. Did you mean read\?/],
  [['--tags', 'thing'], /--tags: there is no "thing"\. Did you mean things\?/],
  [['--tools', 'list_all_example_thing'], /Did you mean list_all_example_things\?/],
  [['--exclude-tools', 'nothing_like_it'], /--exclude-tools: there is no "nothing_like_it"/],
  [['--preset', 'desc'], /--preset: there is no "desc"\. Did you mean desk\?/],
  [['--scopes', 'thing:read'], /Did you mean things:read\?/],
  [[], /--methods: there is no "reed"/, { EXAMPLE_MCP_METHODS: 'reed' }],
  [['--tags', 'refunds', '--methods', 'read'], /No tool is left: 8 tools; .*leaves 1; .*leaves 0\./],
  [['--server', 'live', '--tags', 'refunds'], /No tool is left: .*reading only/],
  // Such as --tools "$UNSET": it must not offer everything.
  [['--tools', ''], /^--tools/],
  [['--methods', ' , '], /^--methods/],
  [['--tags='], /^--tags/],
  [['--scopes='], /^--scopes/],
  [['--preset='], /^--preset: there is no ""/],
  [['--exposure', 'serch'], /--exposure takes direct or search\. Did you mean search\?/],
  [[], /--exposure takes direct or search/, { EXAMPLE_MCP_EXPOSURE: 'find' }],
  [['--server', 'lve'], /There is no server "lve"; .*Did you mean live\?/],
  [['--retries', '-1'], /--retries/],
  [['--timeout', 'soon'], /--timeout takes milliseconds/],
  [['--log-level', 'loud'], /--log-level takes one of/],
  [['--metods', 'read'], /--metods.*Did you mean --methods\?/],
  [[], /EXAMPLE_ACCESS_TOKEN has characters/, { EXAMPLE_ACCESS_TOKEN: 'two\nlines' }],
];

describe.each(['stdio', 'http'])('%s with wrong settings ends with 2, and says why', (command) => {
  test.concurrent.each(wrong)('%j: %s', async (words, says, env = {}) => {
    const port = command === 'http' ? ['--port', '0'] : [];
    const { code, stdout, stderr } = await run([command, ...port, ...words], env);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/\nTry: example-mcp --help\n$/);
    expect(stderr).not.toContain('two\nlines');
  });
});

test.concurrent.each<[readonly string[], RegExp]>([
  [['--host', '0.0.0.0'], /--auth-token-file/],
  [['--host', '::'], /--auth-token-file/],
  [['--host', 'http://localhost'], /is not a host's name/],
  [['--host', '0.0.0.0', '--auth-token-file', 'short'], /at least 16 printable characters/],
  [['--auth-token-file', 'two'], /must hold one token/],
  [['--auth-token-file', 'absent'], /--auth-token-file: ENOENT/],
  [['--port', '65536'], /--port takes a whole number from 0 to 65535/],
  [['--allowed-hosts', 'a b'], /--allowed-hosts/],
])('http %j ends with 2', async (words, says) => {
  const files = new Set(['short', 'two', 'absent']);
  const placed = words.map((word) => (files.has(word) ? join(made.folder, word) : word));
  const { code, stdout, stderr } = await run([
    'http',
    ...placed,
    ...(words[0] === '--port' ? [] : ['--port', '0']),
  ]);
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/tooshort|one-token/);
});

test.concurrent('http on a port that is in use says so', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, stdout, stderr } = await run(['http', '--port', String(port)]);
  other.close();
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `Cannot listen on 127.0.0.1:${port} (EADDRINUSE). Another program uses the port: choose one with --port.\n`,
  );
});

test('none of them asked the upstream anything', () => {
  expect(upstream.requests).toEqual([]);
});
