import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

/** The template is a whole server without tools: its command line runs where it stands. */
function run(words: readonly string[], variables: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'templates/package/src/main.ts', ...words],
    { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', ...variables }, input: '', timeout: 20_000 },
  );
  return { status, stdout, stderr };
}

describe('the command line', () => {
  test('--help names the commands, the variables and the environments', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    for (const word of ['stdio', 'tools', 'call', 'EXAMPLE_BASE_URL', 'EXAMPLE_ACCESS_TOKEN', 'default']) {
      expect(stdout).toContain(word);
    }
  });

  test('--version', () => {
    expect(run(['--version'])).toMatchObject({ status: 0, stdout: '0.0.0\n' });
  });

  test('tools --json is JSON', () => {
    const { status, stdout } = run(['tools', '--json']);
    expect([status, JSON.parse(stdout)]).toEqual([0, []]);
  });

  test.each<[string[], string]>([
    [['--timout', '5'], 'Did you mean --timeout?'],
    [['tool'], 'Did you mean tools?'],
    [['tools', 'x'], 'tools does not take "x"'],
    [['--server', 'prod'], 'There is no server "prod"; there are: default.'],
    [['--base-url', 'http://example.com'], 'https is needed'],
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
    expect(run([])).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
