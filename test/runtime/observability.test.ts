import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { callTool } from '../../templates/package/src/runtime/call.js';
import { createLog, type LogLevel } from '../../templates/package/src/runtime/log.js';
import { createRedactor } from '../../templates/package/src/runtime/redact.js';
import {
  answerJson,
  fixtureSecret,
  makeContext,
  makeTool,
  startUpstream,
  type TestUpstream,
} from './fixture.js';

let upstream: TestUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.answer = (_, response) => answerJson(response, 200, { email: 'jane@example.com' });
});

const tool = makeTool({
  name: 'get_single_example_thing_by_id',
  path: '/v1/things/{id}',
  parameters: [{ argument: 'id', in: 'path' }],
  input: z.strictObject({ id: z.string() }),
});
const call = (id: unknown) => ({ tool, security: [{ token: [] }], arguments: { id } });

interface Line {
  readonly level: string;
  readonly message: string;
  readonly time: string;
  readonly [fact: string]: unknown;
}

function collect(level: LogLevel) {
  const lines: Line[] = [];
  const log = createLog(level, createRedactor([fixtureSecret]), (line) =>
    lines.push(JSON.parse(line) as Line),
  );
  return { lines, context: { ...makeContext(upstream.url), log } };
}

describe('the log', () => {
  test('has a line for each call, and with debug for each request; arguments and answers are in none', async () => {
    const { lines, context } = collect('debug');
    await callTool(call('person-1234'), context);
    await callTool(call(7), context);
    expect(lines.map(({ time, duration_ms, ...facts }) => facts)).toEqual([
      { level: 'debug', message: 'upstream request', method: 'GET', path: '/v1/things/{id}', status: 200 },
      { level: 'info', message: 'tools/call', tool: tool.name, outcome: 'ok', status: 200 },
      { level: 'warn', message: 'tools/call', tool: tool.name, outcome: 'invalid_arguments' },
    ]);
    expect(lines.every(({ time }) => !Number.isNaN(Date.parse(time)))).toBe(true);
    expect(JSON.stringify(lines)).not.toMatch(/person-1234|jane@/);
  });

  test.each<[LogLevel, string[]]>([
    ['silent', []],
    ['error', []],
    ['warn', ['warn']],
    ['info', ['info', 'warn']],
  ])('at level %s', async (level, want) => {
    const { lines, context } = collect(level);
    await callTool(call('1'), context);
    await callTool(call(7), context);
    expect(lines.map((line) => line.level)).toEqual(want);
  });

  test('has no credential, and stays one line', () => {
    const { lines, context } = collect('info');
    context.log('error', `broke\nwith ${fixtureSecret}`, { detail: { token: fixtureSecret } });
    expect(JSON.stringify(lines)).not.toContain(fixtureSecret);
    expect(lines).toHaveLength(1);
  });
});

describe('spans', () => {
  const exporter = new InMemorySpanExporter();
  beforeAll(() => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
  });
  afterAll(() => trace.disable());
  beforeEach(() => exporter.reset());

  test('one for the call, one for the request, without arguments and answers', async () => {
    await callTool(call('person-1234'), makeContext(upstream.url));
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual([
      ['GET /v1/things/{id}', SpanKind.CLIENT],
      [`tools/call ${tool.name}`, SpanKind.SERVER],
    ]);
    expect(spans[0]?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.template': '/v1/things/{id}',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(upstream.url).port),
      'http.response.status_code': 200,
    });
    expect(spans[1]?.attributes).toMatchObject({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': tool.name,
    });
    expect(JSON.stringify(spans.map(({ attributes, name }) => [attributes, name]))).not.toMatch(
      /person|jane|secret/,
    );
  });

  test('a failure is told by its kind', async () => {
    upstream.answer = (_, response) => response.destroy();
    await callTool(call('1'), makeContext(upstream.url));
    const [request, whole] = exporter.getFinishedSpans();
    expect([request?.attributes['error.type'], request?.status.code]).toEqual([
      'headers',
      SpanStatusCode.ERROR,
    ]);
    expect([whole?.attributes['error.type'], whole?.status.code]).toEqual([
      'upstream_failed',
      SpanStatusCode.ERROR,
    ]);
  });
});
