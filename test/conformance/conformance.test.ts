import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { killAll, type StartedHttp, startHttp } from '../transports/process.js';
import { runNpx } from './npx.js';
import { type BuiltPackage, compileFixture } from './package.js';
import { type PlayedApi, playApi } from './upstream.js';

/** https://github.com/modelcontextprotocol/conformance */
const suite = '@modelcontextprotocol/conformance@0.2.0-alpha.12';
const baseline = resolve('test/conformance/expected-failures.yaml');

/** What passes whole at every version that has it; `expected-failures.yaml` says why the others do not. */
const passing = ['tools-list', 'tools-call-simple-text', 'tools-call-error', 'tools-call-with-progress'];
const handshake = ['server-initialize', 'server-session-lifecycle', 'ping'];

describe.runIf(isNightly)('nightly: the conformance suite', () => {
  let api: PlayedApi;
  let built: BuiltPackage;
  let http: StartedHttp;
  let results: string;

  beforeAll(async () => {
    api = await playApi();
    built = await compileFixture();
    http = await startHttp(built.main, ['--base-url', api.url]);
    results = mkdtempSync(join(tmpdir(), 'conformance-results-'));
  }, 120_000);
  afterAll(async () => {
    killAll();
    built.remove();
    rmSync(results, { recursive: true, force: true });
    await api.close();
  });

  test.each<[version: string, passes: readonly string[]]>([
    ['2025-06-18', [...passing, ...handshake]],
    ['2025-11-25', [...passing, ...handshake, 'dns-rebinding-protection']],
    [
      '2026-07-28',
      [
        ...passing,
        'dns-rebinding-protection',
        'http-header-validation',
        'input-required-result-validate-input',
        'input-required-result-unsupported-methods',
      ],
    ],
  ])(
    '%s: nothing fails that is not expected, and nothing passes that is',
    { timeout: 300_000 },
    async (version, passes) => {
      const words = [
        '--url',
        http.url,
        '--suite',
        'all',
        '--spec-version',
        version,
        '-o',
        join(results, version),
      ];
      const run = await runNpx(suite, ['conformance', 'server', ...words, '--expected-failures', baseline]);
      expect(run.code, `${run.stdout}\n${run.stderr}`).toBe(0);
      const passed = [...run.stdout.matchAll(/^✓ ([\w-]+): \d+ passed, 0 failed$/gm)].map(([, name]) => name);
      expect(passed).toEqual(expect.arrayContaining([...passes]));
      expect(run.stdout).toContain('Baseline check passed: all failures are expected.');
    },
  );
});
