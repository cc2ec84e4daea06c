import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clone, makeClone } from '../fixtures/clone.js';
import { isNightly } from '../night.js';
import { answerJson, startUpstream, type TestUpstream } from '../runtime/fixture.js';
import { type AnyClient, connectNew } from '../transports/client.js';

/*
 * "Adding a second API is one folder and one command": the folder is `specs/bandroom` beside this file, the command
 * stands in the README, and everything happens in a clone that has neither.
 */

const source = fileURLToPath(new URL('specs/bandroom', import.meta.url));
const command = 'npm run generate -- --api NAME';

const instrument_id = '7d1c0f0e-5f0b-4a53-8a53-0d6a3c1e9b11';
const loan_id = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed';
const instrument = {
  id: instrument_id,
  name: 'Tuba 3',
  family: 'brass',
  lent: false,
  shelf: null,
  service_due: null,
  note: null,
};
const loan = { id: loan_id, instrument_id, borrower: 'player', due: '2027-01-31', returned: null };

interface Call {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly line: string;
  readonly body?: object;
  readonly answer: object;
}

/** In the document's order. */
const calls: readonly Call[] = [
  {
    tool: 'list_all_bandroom_instruments',
    args: { families: ['brass', 'strings'], lent: false, limit: 1 },
    line: 'GET /v1/instruments?families=brass,strings&lent=false&limit=1',
    answer: { items: [instrument], next_page: 2, total_count: 11 },
  },
  {
    tool: 'get_single_bandroom_instrument_by_id',
    args: { instrument_id },
    line: `GET /v1/instruments/${instrument_id}`,
    answer: instrument,
  },
  {
    tool: 'update_a_bandroom_instrument_by_id',
    args: { instrument_id, note: null, shelf: 'B4' },
    line: `PATCH /v1/instruments/${instrument_id}`,
    body: { note: null, shelf: 'B4' },
    answer: instrument,
  },
  {
    tool: 'delete_a_bandroom_instrument_by_id',
    args: { instrument_id },
    line: `DELETE /v1/instruments/${instrument_id}`,
    answer: { ok: true },
  },
  {
    tool: 'list_all_bandroom_loans',
    args: { instrument_id, open: true },
    line: `GET /v1/loans?instrument_id=${instrument_id}&open=true`,
    answer: { items: [loan], total_count: 11 },
  },
  {
    tool: 'create_a_bandroom_loan',
    args: { borrower: 'school', instrument_id, school_code: '004711', teacher: 'Ms Ames', due: '2027-01-31' },
    line: 'POST /v1/loans',
    body: { borrower: 'school', instrument_id, school_code: '004711', teacher: 'Ms Ames', due: '2027-01-31' },
    answer: loan,
  },
  {
    tool: 'get_single_bandroom_loan_by_id',
    args: { loan_id },
    line: `GET /v1/loans/${loan_id}`,
    answer: loan,
  },
  {
    tool: 'create_a_bandroom_loan_return',
    args: { loan_id, damage: 'A dent in the bell.' },
    line: `POST /v1/loans/${loan_id}/return`,
    body: { damage: 'A dent in the bell.' },
    answer: loan,
  },
];

let clone: Clone;
let upstream: TestUpstream;
let client: AnyClient;

interface Ended {
  readonly status: number | null;
  readonly said: string;
}

function run(line: string): Ended {
  const { status, stdout, stderr } = spawnSync(line, {
    cwd: clone.folder,
    shell: true,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
  });
  return { status, said: `${stdout}${stderr}` };
}

function readManifest(folder: string): { readonly dependencies: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(join(clone.folder, folder, 'package.json'), 'utf8'));
}

beforeAll(async () => {
  clone = makeClone();
  upstream = await startUpstream();
  upstream.answer = ({ method, url }, response) => {
    const [, kind = '', id] = /^\/v1\/(instruments|loans)(\/.+)?(?:\?|$)/.exec(url.replace(/\?.*/, '')) ?? [];
    const row = kind === 'loans' ? loan : instrument;
    if (method === 'DELETE') response.writeHead(204).end();
    else if (method !== 'GET' || id !== undefined) answerJson(response, method === 'POST' ? 201 : 200, row);
    else answerJson(response, 200, { items: [row], pagination: { total_count: 11, max_page: 2 } });
  };
}, 60_000);

afterAll(async () => {
  await client?.close();
  await upstream.close();
  clone.remove();
});

describe('a second API', () => {
  const generate = command.replace('NAME', 'bandroom');

  test('is not there before its folder is', () => {
    expect(run(generate)).toEqual({ status: 1, said: expect.stringContaining('bandroom') });
  }, 30_000);

  test('is one folder, and the one command that the README names', () => {
    expect(readFileSync(join(clone.folder, 'README.md'), 'utf8')).toContain(command);
    cpSync(source, join(clone.folder, 'specs/bandroom'), { recursive: true });
    const { status, said } = run(generate);
    expect([status, said]).toEqual([0, expect.stringContaining('8 tools in 2 toolsets')]);
    expect(said).toContain('brought up to date in package-lock.json');
    expect(readManifest('generated/gateway').dependencies).toMatchObject({
      'bandroom-mcp': '0.1.0',
      'polar-mcp': '0.1.0',
    });
  }, 60_000);

  test('leaves the first API as it was, and a lock file that npm takes', () => {
    const polar = ['-rq', join(clone.folder, 'generated/polar-mcp'), 'generated/polar-mcp', '-x', 'dist'];
    expect(execFileSync('diff', polar, { encoding: 'utf8' })).toBe('');
    const done = { status: 0, said: expect.any(String) };
    expect(run('npm ci --dry-run --offline --ignore-scripts')).toEqual(done);
    if (isNightly) expect(run(`${generate} --check`)).toEqual(done);
  }, 60_000);

  test('is built as the others are, and a client finds its tools', async () => {
    expect(run('npm run build -- generated/bandroom-mcp')).toEqual({ status: 0, said: expect.any(String) });
    client = await connectNew({
      main: join(clone.folder, 'generated/bandroom-mcp/dist/main.js'),
      words: ['--base-url', upstream.url],
      env: { BANDROOM_TOKEN: 'baton' },
    });
    expect(await client.listNames()).toEqual(calls.map(({ tool }) => tool));
  }, 60_000);

  test.each(calls)('$tool sends what the document says', async ({ tool, args, line, body, answer }) => {
    upstream.requests.length = 0;
    const { isError, structuredContent } = await client.call(tool, args);
    const sent = upstream.requests.map((request) => ({
      line: `${request.method} ${request.url}`,
      body: request.body === '' ? undefined : JSON.parse(request.body),
      authorization: request.headers.authorization,
    }));
    expect(sent).toEqual([{ line, body, authorization: 'Bearer baton' }]);
    expect([isError ?? false, structuredContent]).toEqual([false, expect.objectContaining(answer)]);
  });

  test('refuses a loan of both kinds at once, and sends nothing', async () => {
    upstream.requests.length = 0;
    const args = { borrower: 'player', instrument_id, school_code: '004711', due: '2027-01-31' };
    const { isError, structuredContent } = await client.call('create_a_bandroom_loan', args);
    expect([isError, JSON.stringify(structuredContent)]).toEqual([
      true,
      expect.stringContaining('player_number'),
    ]);
    expect(upstream.requests).toEqual([]);
  });
});
