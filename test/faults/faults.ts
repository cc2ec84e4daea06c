import { brotliCompressSync, gzipSync } from 'node:zlib';
import { answer, breakOff, drip, type Fault, flood, formatHead, json, write } from './fault-server.js';

/** What a call's error says, and nothing else of these. */
export interface Told {
  readonly type: string;
  readonly phase?: string;
  readonly status?: number;
  readonly outcome?: 'unknown' | 'done';
}

export interface FaultRow {
  readonly name: string;
  readonly fault: Fault;
  /** What a read says; a write says the same and `outcome`. */
  readonly told: Told;
  readonly outcome?: 'unknown' | 'done';
  /** Of the message. */
  readonly says?: RegExp;
  /** What ends it: the deadline of its phase, or the one of the whole call. */
  readonly deadline?: 'phase' | 'total';
}

const ok = formatHead('200 OK', [json, 'transfer-encoding: chunked']);
const long = formatHead('200 OK', [json, 'content-length: 1000']);
const gzipHead = formatHead('200 OK', [json, 'content-encoding: gzip', 'transfer-encoding: chunked']);
const chunk = (body: Buffer | string): Buffer =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(body).toString(16)}\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
const zeros = Buffer.alloc(20_000_000);

/** Deadlines: the head, the body, the whole. */
export const hangs: readonly FaultRow[] = [
  {
    name: 'no answer at all',
    fault: () => {},
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
    says: /did not begin to answer within \d+ ms/,
    deadline: 'phase',
  },
  {
    name: 'half a head, then nothing',
    fault: write('HTTP/1.1 200 OK\r\ncontent-ty'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
    deadline: 'phase',
  },
  {
    name: 'a head of one byte at a time',
    fault: drip('HTTP/1.1 200 OK\r\n', 'x-padding: y\r\n', 40),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
    deadline: 'phase',
  },
  {
    name: 'a storm of interim answers',
    fault: drip('', formatHead('103 Early Hints', ['link: </x>']), 1),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
    deadline: 'phase',
  },
  {
    name: 'a flood of interim answers',
    fault: flood('', formatHead('103 Early Hints', ['link: </x>']).repeat(20)),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
    deadline: 'phase',
  },
  {
    name: 'half a body, then nothing',
    fault: write(long, '{"half":'),
    told: { type: 'upstream_failed', phase: 'body', status: 200 },
    outcome: 'done',
    says: /stopped in the middle of its answer for \d+ ms/,
    deadline: 'phase',
  },
  {
    name: 'half the body of a 500, then nothing',
    fault: write(formatHead('500 Internal Server Error', ['content-length: 9']), 'half'),
    told: { type: 'upstream_failed', phase: 'body', status: 500 },
    outcome: 'unknown',
    deadline: 'phase',
  },
  {
    name: 'one byte at a time',
    fault: drip(ok, chunk(' ').toString(), 20),
    told: { type: 'upstream_failed', phase: 'timeout', status: 200 },
    outcome: 'done',
    says: /did not finish its answer within \d+ ms/,
    deadline: 'total',
  },
];

export const breaks: readonly FaultRow[] = [
  {
    name: 'reset before the head',
    fault: breakOff(''),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
    says: /broke before the API answered/,
  },
  {
    name: 'ended before the head',
    fault: breakOff('', 'end'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'reset in the head',
    fault: breakOff('HTTP/1.1 200 OK\r\ncontent-'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'reset in the body',
    fault: breakOff(`${long}{"half":`),
    told: { type: 'upstream_failed', phase: 'body', status: 200 },
    outcome: 'done',
    says: /broke in the middle of the API's answer/,
  },
  {
    name: 'ended in the body: it is shorter than it says',
    fault: breakOff(`${long}{"a":1}`, 'end'),
    told: { type: 'upstream_failed', phase: 'body', status: 200 },
    outcome: 'done',
  },
  {
    name: 'ended between two chunks',
    fault: breakOff(`${ok}7\r\n{"a":1}\r\n`, 'end'),
    told: { type: 'upstream_failed', phase: 'body', status: 200 },
    outcome: 'done',
  },
  {
    name: 'a chunk whose length is no number',
    fault: write(ok, '7\r\n{"a":1}\r\nzz\r\n'),
    told: { type: 'upstream_failed', phase: 'body', status: 200 },
    outcome: 'done',
  },
  {
    name: 'broken gzip',
    fault: answer('200 OK', [json, 'content-encoding: gzip'], 'this is not gzip'),
    told: { type: 'upstream_failed', phase: 'body', status: 200 },
    outcome: 'done',
  },
  {
    name: 'half of a gzip',
    fault: answer('200 OK', [json, 'content-encoding: gzip'], gzipSync('{"a":1}').subarray(0, 15)),
    told: { type: 'upstream_failed', phase: 'body', status: 200 },
    outcome: 'done',
  },
  {
    name: 'not HTTP',
    fault: write('220 smtp ready\r\n'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'a status that does not exist',
    fault: write('HTTP/1.1 OK\r\n\r\n'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'two lengths',
    fault: write(formatHead('200 OK', [json, 'content-length: 7', 'content-length: 8']), '{"a":1}'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'a length and chunks',
    fault: write(formatHead('200 OK', [json, 'content-length: 7', 'transfer-encoding: chunked']), '{"a":1}'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'a length below 0',
    fault: write(formatHead('200 OK', [json, 'content-length: -7']), '{"a":1}'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'another protocol that nobody asked for',
    fault: write(formatHead('101 Switching Protocols', ['connection: upgrade', 'upgrade: x'])),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'one enormous header',
    fault: answer('200 OK', [json, `x-bomb: ${'x'.repeat(1_000_000)}`], '{}'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
  {
    name: 'ten thousand headers',
    fault: answer('200 OK', [json, ...Array.from({ length: 10_000 }, (_, index) => `x-${index}: y`)], '{}'),
    told: { type: 'upstream_failed', phase: 'headers' },
    outcome: 'unknown',
  },
];

const endless: Readonly<Record<string, Fault>> = {
  '30 MB': flood(formatHead('200 OK', [json, 'content-length: 30000000']), 'x'.repeat(60_000)),
  'endless chunks': flood(ok, chunk('x'.repeat(60_000))),
  'endless chunks of one byte': flood(ok, Buffer.concat(Array.from({ length: 5_000 }, () => chunk('x')))),
  'a body without end': flood(formatHead('200 OK', [json]), 'x'.repeat(60_000)),
  'a gzip bomb': flood(gzipHead, chunk(gzipSync(zeros))),
  'a brotli bomb': write(formatHead('200 OK', [json, 'content-encoding: br']), brotliCompressSync(zeros)),
};

export const bombs: readonly FaultRow[] = Object.entries(endless).map(([name, fault]) => ({
  name,
  fault,
  told: { type: 'unreadable_answer', phase: 'too-large', status: 200 },
  outcome: 'done',
  says: /larger than \d+ bytes/,
}));

export const nonsense: readonly FaultRow[] = [
  {
    name: 'JSON that is none',
    fault: answer('200 OK', [json], '{"a":'),
    told: { type: 'unreadable_answer', status: 200 },
    outcome: 'done',
    says: /not JSON/,
  },
  {
    name: 'a length that is too small: the rest is cut',
    fault: write(formatHead('200 OK', [json, 'content-length: 4']), '{"a":1}'),
    told: { type: 'unreadable_answer', status: 200 },
    outcome: 'done',
    says: /not JSON/,
  },
  {
    name: 'a web page with status 200',
    fault: answer('200 OK', ['content-type: text/html'], '<h1>Sign in</h1>'),
    told: { type: 'unreadable_answer', status: 200 },
    outcome: 'done',
    says: /text\/html where JSON was expected/,
  },
  {
    name: 'nothing with status 200',
    fault: answer('200 OK', [json]),
    told: { type: 'unreadable_answer', status: 200 },
    outcome: 'done',
    says: /empty body/,
  },
  {
    name: 'an encoding that nobody asked for',
    fault: answer('200 OK', [json, 'content-encoding: zstd'], '(\xb5/\xfd'),
    told: { type: 'unreadable_answer', status: 200 },
    outcome: 'done',
  },
  {
    name: 'a web page with status 503',
    fault: answer('503 Service Unavailable', ['content-type: text/html'], '<h1>Down</h1>'),
    told: { type: 'upstream_refused', status: 503 },
    outcome: 'unknown',
    says: /503: Down/,
  },
];
