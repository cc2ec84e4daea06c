import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Practice, servePractice } from '../../templates/practice/src/practice.js';
import { planHelpdesk } from './helpdesk.js';

let practice: Practice;

beforeAll(async () => {
  practice = await servePractice({ model: (await planHelpdesk()).model, hooks: {} }, {});
});
beforeEach(() => practice.setFaults([]));
afterAll(() => practice.close());

const headers = { authorization: 'Bearer desk' };
const list = (more: Record<string, string> = {}) =>
  fetch(`${practice.url}/v1/tickets`, { headers: { ...headers, ...more } });

function control(path: string, body: unknown, method = 'PUT') {
  return fetch(`${practice.url}/_practice/${path}`, { method, body: JSON.stringify(body) });
}

describe('a fault that a request asks for', () => {
  test('rate limits, with and without headers', async () => {
    const bare = await list({ 'practice-fault': 'rate-limit' });
    expect([bare.status, bare.headers.get('retry-after'), await bare.text()]).toEqual([429, null, '']);
    const told = await list({ 'practice-fault': 'rate-limit;retry-after=7;limit=100' });
    expect(told.status).toBe(429);
    expect(told.headers.get('retry-after')).toBe('7');
    expect(told.headers.get('ratelimit-limit')).toBe('100');
    expect(told.headers.get('ratelimit-remaining')).toBe('0');
  });

  test('a status, and an answer that is no JSON', async () => {
    expect((await list({ 'practice-fault': 'status=503' })).status).toBe(503);
    const garbage = await list({ 'practice-fault': 'garbage' });
    expect(await garbage.text()).toContain('<html>');
  });

  test('an answer that comes late, or byte by byte', async () => {
    const time = async (fault: string) => {
      const started = performance.now();
      const { items } = (await (await list({ 'practice-fault': fault })).json()) as { items: unknown[] };
      expect(items).toHaveLength(2);
      return performance.now() - started;
    };
    expect(await time('latency=120')).toBeGreaterThan(110);
    // Some two hundred bytes.
    expect(await time('slow-body=1')).toBeGreaterThan(110);
  });

  test('a connection that ends before the answer, or in its middle', async () => {
    await expect(list({ 'practice-fault': 'reset' })).rejects.toThrow();
    const cut = await list({ 'practice-fault': 'reset-body' });
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow();
  });

  test('of a body that there is none of', async () => {
    const { items } = (await (await list()).json()) as { items: { id: string }[] };
    const remove = (index: number, fault: string) =>
      fetch(`${practice.url}/v1/tickets/${items[index]?.id}`, {
        method: 'DELETE',
        headers: { ...headers, 'practice-fault': fault },
      });
    expect((await remove(0, 'slow-body=1')).status).toBe(204);
    await expect(remove(1, 'reset-body')).rejects.toThrow();
    expect(((await (await list()).json()) as { items: object[] }).items).toEqual([]);
    await control('reset', {}, 'POST');
  });

  test.each(['', 'flood', 'status', 'status=200', 'latency=-1', 'reset=1', 'rate-limit;retry-after=soon'])(
    '%j is refused with the list of those that there are',
    async (fault) => {
      const answer = await list({ 'practice-fault': fault || ' ' });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('slow-body=50');
    },
  );
});

describe('a fault that is set', () => {
  test('meets one operation, so many times', async () => {
    const set = await control('faults', [{ fault: 'status=500', operation: 'listTickets', times: 2 }]);
    expect(set.status).toBe(204);
    const statuses = [];
    for (let index = 0; index < 3; index++) statuses.push((await list()).status);
    expect(statuses).toEqual([500, 500, 200]);
    const other = await fetch(`${practice.url}/v1/workspaces`, { headers });
    expect(other.status).toBe(200);
  });

  test('a write whose answer is lost has happened', async () => {
    practice.setFaults([{ fault: 'reset-body', operation: 'createTicket' }]);
    const body = JSON.stringify({ channel: 'email', title: 'Lost answer', sender: 'amy@example.com' });
    const sent = await fetch(`${practice.url}/v1/tickets`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    await expect(sent.text()).rejects.toThrow();
    practice.setFaults([]);
    const { pagination } = (await (await list()).json()) as { pagination: { total_count: number } };
    expect(pagination.total_count).toBe(3);
    await control('reset', {}, 'POST');
    const again = (await (await list()).json()) as { pagination: { total_count: number } };
    expect(again.pagination.total_count).toBe(2);
  });

  test('wrong settings are refused, and change nothing', async () => {
    practice.setFaults([{ fault: 'status=500' }]);
    for (const wrong of [
      {},
      [{ fault: 'flood' }],
      [{ fault: 'reset', times: 'many' }],
      [{ fault: 'reset', operation: 'listTicket' }],
      'reset',
    ]) {
      expect((await control('faults', wrong)).status).toBe(400);
    }
    expect((await list()).status).toBe(500);
  });
});

test('the clock moves forward only', async () => {
  expect((await control('clock', { now: '2026-02-01T00:00:00Z' })).status).toBe(204);
  const back = await control('clock', { now: '2026-01-01T00:00:00Z' });
  expect(back.status).toBe(400);
  expect(await back.text()).toContain('2026-02-01T00:00:00Z');
  // The last would be another time on each machine.
  for (const now of ['tomorrow', '2026-03-01', '2026-03-01T00:00:00']) {
    expect(await (await control('clock', { now })).text()).toContain('no time of RFC 3339');
  }
});

test('who waits for a late answer keeps no closed practice alive', async () => {
  const script = `
    import { servePractice } from './templates/practice/src/practice.js';
    import { planHelpdesk } from './test/practice/helpdesk.js';
    const { model } = await planHelpdesk();
    const practice = await servePractice({ model, hooks: {} }, { faults: [{ fault: 'latency=60000' }] });
    const sent = fetch(practice.url + '/v1/tickets').catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
    await practice.close();
    await sent;`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: 'inherit',
    timeout: 15_000,
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 20_000);
