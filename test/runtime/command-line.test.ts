import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const secret = 'example_secret_8f3a';

let folder: string;

beforeAll(async () => {
  // Inside the repository, where the bundle finds its dependencies.
  mkdirSync('node_modules/.cache', { recursive: true });
  folder = mkdtempSync(resolve('node_modules/.cache/command-line-test-'));
  // The template is a whole server without tools. Compiled before, it starts much faster.
  await build({
    entryPoints: ['templates/package/src/main.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(words: readonly string[], variables: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.mjs'), ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...variables },
    input: '',
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

describe('the command line', () => {
  test.each(['--help', '-h'])(
    '%s names the commands, the flags, the variables and the environments',
    (flag) => {
      const { status, stdout } = run([flag]);
      expect(status).toBe(0);
      const commands = ['stdio', 'http', 'tools', 'call', 'config'];
      const flags = ['--methods', '--preset', '--scopes', '--auth-token-file', '--log-level', '--retries'];
      const variables = ['EXAMPLE_BASE_URL', 'EXAMPLE_ACCESS_TOKEN', 'EXAMPLE_MCP_TAGS'];
      for (const word of [...commands, ...flags, ...variables, 'default']) expect(stdout).toContain(word);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    },
  );

  test.each(['--version', '-v'])('%s', (flag) => {
    expect(run([flag])).toMatchObject({ status: 0, stdout: '0.0.0\n' });
  });

  test('help is given whatever else is said', () => {
    expect(run(['tools', '--port', '1', '--help'])).toMatchObject({ status: 0, stderr: '' });
  });

  test('tools --json is JSON', () => {
    const { status, stdout } = run(['tools', '--json']);
    expect([status, JSON.parse(stdout)]).toEqual([0, []]);
  });

  test('config --json has the settings in force, and no secret', () => {
    const variables = { EXAMPLE_ACCESS_TOKEN: secret, EXAMPLE_MCP_METHODS: 'read,custom' };
    const { status, stdout, stderr } = run(
      ['config', '--json', '--retries', '2', '--tags', 'a,b'],
      variables,
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      environment: 'default',
      base_url: 'https://api.example.com/',
      credentials: { EXAMPLE_ACCESS_TOKEN: 'set (not shown)' },
      filter: { methods: ['read', 'custom'], tags: ['a', 'b'] },
      retries: 2,
    });
    expect(stdout).not.toContain(secret);
  });

  test('config has snippets for hosts, which keep the settings', () => {
    const { status, stdout } = run(['config', '--methods', 'read'], { EXAMPLE_ACCESS_TOKEN: secret });
    expect(status).toBe(0);
    for (const host of ['Claude Desktop', 'claude mcp add', 'Cursor', 'VS Code'])
      expect(stdout).toContain(host);
    expect(stdout.match(/--methods/g)?.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toContain('"exposure": "direct"');
    expect(stdout).not.toContain(secret);
  });

  test.each<[string[], string]>([
    [['--timout', '5'], 'Did you mean --timeout?'],
    [['tool'], 'Did you mean tools?'],
    [['serve'], 'There are: stdio, http, tools, call, config.'],
    [['tools', 'x'], 'tools does not take "x"'],
    [['call', 'a', '{}', 'c'], 'call does not take "c"'],
    [['--server', 'prod'], 'There is no server "prod"; there are: default.'],
    [['--base-url', 'http://example.com'], 'https is needed'],
    [['--timeout', 'long'], '--timeout takes milliseconds'],
    [['--retries', '99'], '--retries takes a whole number from 0 to 10'],
    [['--max-response-bytes', '1'], '--max-response-bytes takes'],
    [['--log-level', 'loud'], '--log-level takes one of silent, error, warn, info, debug'],
    [['--port', '3000'], '--port is a flag of http, not of stdio'],
    [['tools', '--allowed-hosts', 'x'], '--allowed-hosts is a flag of http, not of tools'],
    [['call', 'x', '{}', '--json'], '--json is a flag of tools and config, not of call'],
    [['http', '--port', '99999'], '--port takes a whole number from 0 to 65535'],
    [['http', '--auth-token-file', '/nowhere'], '--auth-token-file'],
    [['http', '--host', '0.0.0.0'], '--auth-token-file'],
    [['call'], 'call needs a tool'],
    [['call', 'x', '{'], 'not JSON'],
    [['call', 'x', '{}'], 'Unknown tool "x"'],
  ])('%j → exit 2: %s', (words, message) => {
    const { status, stdout, stderr } = run(words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Try: example-mcp --help');
  });

  test('a broken credential is refused without being shown', () => {
    const { status, stderr } = run(['call', 'x', '{}'], { EXAMPLE_ACCESS_TOKEN: 'secret1\u0007secret2' });
    expect(status).toBe(2);
    expect(stderr).toContain('EXAMPLE_ACCESS_TOKEN');
    expect(stderr).not.toContain('secret1');
  });

  test('stdio without a client ends by itself, and writes nothing', () => {
    expect(run([], { EXAMPLE_ACCESS_TOKEN: secret })).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('a server without any credential says so, once, and which variable it misses', () => {
    const { status, stdout, stderr } = run([]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('EXAMPLE_ACCESS_TOKEN'),
    });
  });
});
