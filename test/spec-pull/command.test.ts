import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../faults/certificate.js';
import { describeApi, serve, type Upstream } from './server.js';

const documentFile = new URL('../../specs/polar/openapi.json', import.meta.url);
const unreviewedFile = new URL('../../specs/polar/unreviewed.json', import.meta.url);
const lockFile = new URL('../../specs/polar/openapi.lock.json', import.meta.url);

let upstream: Upstream | undefined;
afterEach(() => upstream?.close());

/** Runs the command as npm does; only with what writes nothing, since it would write into specs/. */
async function run(...words: readonly string[]) {
  return runWith({}, ...words);
}

async function runWith(variables: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/spec-pull.ts', ...words], {
    env: { ...process.env, ...variables },
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const code = await new Promise((done) => child.once('close', done));
  return { code, out, err };
}

const read = () => [documentFile, lockFile, unreviewedFile].map((file) => readFileSync(file, 'utf8'));

describe('npm run spec:pull', { timeout: 60_000 }, () => {
  test('--help tells every option', async () => {
    const { code, out } = await run('--help');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/--from[\s\S]*--api[\s\S]*--accept-mass-change[\s\S]*--report[\s\S]*--json/),
    ]);
  });

  test.each([[['--form', 'x']], [['--report', '']]])('%j is wrong usage', async (words) => {
    expect(await run(...words)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/--help/) });
  });

  test('the same document over http changes nothing', async () => {
    const before = read();
    upstream = await serve((response) => response.end(before[0]));
    const { code, out } = await run('--from', upstream.url);
    expect([code, out]).toEqual([0, expect.stringContaining('Nothing has changed: nothing was written.')]);
    expect(read()).toEqual(before);
  });

  test('over https, a certificate that the machine trusts is needed and enough', async () => {
    const before = read();
    const certificate = makeCertificate(['localhost']);
    const folder = mkdtempSync(join(tmpdir(), 'spec-pull-ca-'));
    try {
      const file = join(folder, 'ca.pem');
      writeFileSync(file, certificate.cert);
      upstream = await serve((response) => response.end(before[0]), certificate);
      const refused = await run('--from', upstream.url);
      expect([refused.code, refused.err]).toEqual([
        1,
        expect.stringMatching(/cannot be read: .*self.signed/i),
      ]);
      const { code, out } = await runWith({ NODE_EXTRA_CA_CERTS: file }, '--from', upstream.url);
      expect([code, out]).toEqual([0, expect.stringContaining('Nothing has changed: nothing was written.')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(read()).toEqual(before);
  });

  test('the report of what is refused is Markdown too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spec-pull-report-'));
    try {
      const file = join(folder, 'report.md');
      upstream = await serve((response) => response.end(JSON.stringify(describeApi(3))));
      const { code, out } = await run('--from', upstream.url, '--json', '--report', file);
      expect([code, JSON.parse(out)]).toMatchObject([1, { state: 'refused', semver: 'none', stale: [] }]);
      expect(readFileSync(file, 'utf8')).toMatch(
        /^# `polar`: refused, nothing was written\n[\s\S]*A mass change: /,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a mass change stops, and says how to go on; a name cannot steer the terminal', async () => {
    const before = read();
    const paths = { '/a': { get: { operationId: 'a\u001b[2J', responses: {} } } };
    upstream = await serve((response) => response.end(JSON.stringify(describeApi(0, { paths }))));
    const { code, out, err } = await run('--from', upstream.url);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/(\d+) of \1 operations are gone[\s\S]*--accept-mass-change[\s\S]*Nothing was/),
    ]);
    expect(out).toContain('+ a\\u001b[2J\n');
    expect(read()).toEqual(before);
  });

  test.each([
    [
      'no network',
      'http://127.0.0.1:9/openapi.json',
      /cannot be read: .*\n.*network.*\n.*Nothing was written/,
    ],
    ['a bad document', 'package.json', /not-openapi[\s\S]*Nothing was written/],
  ])('%s', async (_why, from, says) => {
    const before = read();
    const { code, out, err } = await run('--from', from, '--json');
    expect([code, err]).toEqual([1, expect.stringMatching(says)]);
    expect(JSON.parse(out)).toMatchObject({ state: 'failed' });
    expect(read()).toEqual(before);
  });

  test('an API that there is not', async () => {
    expect(await run('--api', 'polr')).toMatchObject({ code: 1, err: expect.stringContaining('polar') });
  });
});
