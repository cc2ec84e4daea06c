import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { killAll, startHttp } from '../transports/process.js';
import { runNpx, type ToolRun } from './npx.js';
import { type BuiltPackage, buildGenerated } from './package.js';

const inspector = '@modelcontextprotocol/inspector@2.12.0';

/** `--strict` prints each finding on stderr, and exits 6 for those that are errors. */
function inspect(...target: readonly string[]): Promise<ToolRun> {
  return runNpx(inspector, ['mcp-inspector', '--cli', ...target, '--method', 'tools/list', '--strict']);
}

describe.runIf(isNightly)('nightly: the Inspector finds nothing wrong with any tool', () => {
  let built: BuiltPackage;
  beforeAll(async () => {
    built = await buildGenerated();
  }, 120_000);
  afterAll(() => {
    killAll();
    built.remove();
  });

  function expectClean({ code, stdout, stderr }: ToolRun): void {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const wire: { name: string }[] = JSON.parse(
      readFileSync(join(dirname(built.main), '../src/wire.json'), 'utf8'),
    );
    const listed: { name: string }[] = JSON.parse(stdout).tools;
    expect(listed.map(({ name }) => name)).toEqual(wire.map(({ name }) => name));
  }

  test('over stdio', { timeout: 300_000 }, async () => {
    // Without any credential the server itself has something to say.
    expectClean(await inspect('-e', 'POLAR_ACCESS_TOKEN=an-example', process.execPath, built.main));
  });

  test('in search exposure', { timeout: 300_000 }, async () => {
    const env = ['POLAR_ACCESS_TOKEN=an-example', 'POLAR_MCP_EXPOSURE=search'].flatMap((each) => [
      '-e',
      each,
    ]);
    const { code, stdout, stderr } = await inspect(...env, process.execPath, built.main);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).tools).toHaveLength(6);
  });

  test('over HTTP', { timeout: 300_000 }, async () => {
    const { url } = await startHttp(built.main, []);
    expectClean(await inspect(url, '--transport', 'http'));
  });
});
