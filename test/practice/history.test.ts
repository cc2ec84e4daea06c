import { expect, test } from 'vitest';
import { servePractice } from '../../templates/practice/src/practice.js';
import type { Store } from '../../templates/practice/src/store.js';
import { helpdeskRules, planHelpdesk } from './helpdesk.js';

const history = '2025-12-01T00:00:00Z';

/** Starts a help desk whose seed has a past. Gives its tickets: title → when they were made. */
async function begin(
  seed: (store: Store, now: string) => void,
  rules: object = { ...helpdeskRules, history },
) {
  const { model } = await planHelpdesk(rules);
  const practice = await servePractice({ model, hooks: { seed } }, {});
  const open = { channel: 'email', title: 'From now', sender: 'cat@example.com' };
  await fetch(`${practice.url}/v1/tickets`, {
    method: 'POST',
    headers: { authorization: 'Bearer desk', 'content-type': 'application/json' },
    body: JSON.stringify(open),
  });
  const answer = await fetch(`${practice.url}/_practice/rows/tickets`);
  const rows = (await answer.json()) as { title: string; created_at: string }[];
  await practice.close();
  return Object.fromEntries(rows.map(({ title, created_at }) => [title, created_at]));
}

test('what the seed makes has the time at which it lets it happen, and then it is now', async () => {
  const times = await begin((store, now) => {
    expect(now).toBe(helpdeskRules.clock);
    store.clock.moveTo('2025-12-24T18:00:00Z');
    store.insert('tickets', { title: 'From Christmas' });
  });
  expect(times).toMatchObject({
    'Printer on fire': history,
    'From Christmas': '2025-12-24T18:00:00Z',
    'From now': '2026-01-01T00:00:01Z',
  });
});

test('a seed without a past begins now', async () => {
  const times = await begin((store) => store.insert('tickets', { title: 'Seeded' }), helpdeskRules);
  expect(times).toMatchObject({ 'Printer on fire': helpdeskRules.clock, Seeded: helpdeskRules.clock });
});

test('the past does not reach beyond now', async () => {
  await expect(begin((store) => store.clock.moveTo('2026-02-01T00:00:00Z'))).rejects.toThrow(RangeError);
});
