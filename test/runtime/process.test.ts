import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FixturePackage, makePackageOf } from '../transports/package.js';
import { answerJson, startUpstream, type TestUpstream } from './fixture.js';

const tool = {
  name: 'list_all_example_things',
  operationId: 'things:list',
  method: 'GET',
  path: '/v1/things/',
  output: 'object',
};
const summary = { name: tool.name, toolset: 'things', kind: 'list', risk: 'read', tags: [], security: [] };

/** A package with one tool and, as some documents have it, no server. */
const sources: Record<string, string> = {
  'src/tools/things.ts': `import { z } from 'zod';
export const things = { ...${JSON.stringify(tool)}, input: z.strictObject({}) };`,
  'src/tools/index.ts': `export const toolsets = new Map([['things', () => import('./things.js')]]);
export const tools = [${JSON.stringify(summary)}];`,
  'src/tokens.json': JSON.stringify({ [tool.name]: 12 }),
  'src/wire.json': JSON.stringify([{ name: tool.name, inputSchema: { type: 'object' } }]),
  'src/api.json': JSON.stringify({
    name: 'example',
    title: 'Example',
    packageName: 'example-mcp',
    packageVersion: '1.2.3',
    version: '1',
    environments: [],
    headers: {},
    securitySchemes: {},
  }),
};

let made: FixturePackage;
let upstream: TestUpstream;

beforeAll(async () => {
  made = await makePackageOf(sources);
  upstream = await startUpstream();
});
afterAll(async () => {
  made.remove();
  await upstream.close();
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(words: readonly string[]): { child: ChildProcessWithoutNullStreams; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [made.main, ...words], {
    env: { PATH: process.env.PATH ?? '' },
  });
  const told = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    told.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told.stderr += chunk;
  });
  child.stdin.on('error', () => {});
  return { child, ended: new Promise((done) => child.on('close', (code) => done({ code, ...told }))) };
}

describe('an API that names no server', () => {
  test.each([[['--help']], [['tools']]])('%j works', async (words) => {
    const { code, stdout, stderr } = await start(words).ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toBe('');
  });

  test.each([[[]], [['call', tool.name, '{}']]])('%j asks for a base URL', async (words) => {
    const { code, stderr } = await start(words).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('give one with --base-url');
  });

  test('a call with a base URL', async () => {
    upstream.answer = (_, response) => answerJson(response, 200, { a: 1 });
    const { code, stdout } = await start(['call', tool.name, '{}', '--base-url', upstream.url]).ended;
    expect([code, JSON.parse(stdout)]).toEqual([0, { a: 1 }]);
  });
});

test.each([[['tools']], [['tools', '--json']], [['call', tool.name, '{}']]])(
  '%j into a closed pipe is no crash',
  async (words) => {
    upstream.answer = (_, response) => answerJson(response, 200, { a: 1 });
    const { child, ended } = start([...words, '--base-url', upstream.url]);
    child.stdout.destroy();
    expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' });
  },
);

describe('a server that is told to end answers first', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    },
  };
  const messages = [
    initialize,
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: tool.name, arguments: {} } },
  ];

  test.each<[string, (child: ChildProcessWithoutNullStreams) => void]>([
    ['SIGTERM', (child) => child.kill('SIGTERM')],
    ['SIGINT', (child) => child.kill('SIGINT')],
    ['the end of stdin', (child) => child.stdin.end()],
  ])('%s', async (_, end) => {
    const { child, ended } = start(['--base-url', upstream.url]);
    upstream.answer = (_request, response) => {
      end(child);
      setTimeout(() => answerJson(response, 200, { late: true }), 500);
    };
    for (const message of messages) child.stdin.write(`${JSON.stringify(message)}\n`);
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([0, '']);
    const answer = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
      .find(({ id }) => id === 2);
    expect(answer?.result?.structuredContent).toEqual({ late: true });
  });

  test('requests and the end of stdin in one piece', async () => {
    upstream.answer = (_, response) => answerJson(response, 200, { late: true });
    const { child, ended } = start(['--base-url', upstream.url]);
    child.stdin.end(messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
    expect((await ended).stdout).toContain('"late":true');
  });
});
