import { expect, test } from 'vitest';
import { type ClientEntry, type Differences, reconcileLedgers } from '../../scripts/bench/ledger.js';

const none: Differences = { lost: 0, doubled: 0, crossed: 0, misreported: 0, errors: [] };
const read = (...answers: (string | undefined)[]): ClientEntry => ({ tool: 'read', answers });

interface Given {
  readonly client: Record<string, ClientEntry>;
  readonly server: Record<string, number>;
  readonly upstream: Record<string, number>;
}

/** Two calls, both answered as they should be. */
const right: Given = {
  client: { a: read('a'), b: read('b') },
  server: { 'read ok': 2 },
  upstream: { a: 1, b: 1 },
};

test.each<[string, Partial<Given>, Partial<Differences>]>([
  ['two calls', {}, {}],
  ['an answer of another call', { client: { a: read('b'), b: read('b') } }, { crossed: 1 }],
  ['answers changed round', { client: { a: read('b'), b: read('a') } }, { crossed: 2 }],
  ['an answer without an id', { client: { a: read(undefined), b: read('b') } }, { crossed: 1 }],
  ['a call without an answer', { client: { a: read(), b: read('b') } }, { lost: 1 }],
  ['an answer that was not asked for upstream', { upstream: { b: 1 } }, { lost: 1 }],
  ['two answers to a call', { client: { a: read('a', 'a'), b: read('b') } }, { doubled: 1 }],
  [
    'a second answer that is another call’s',
    { client: { a: read('a', 'b'), b: read('b') } },
    { doubled: 1, crossed: 1 },
  ],
  ['a request sent three times', { upstream: { a: 3, b: 1 } }, { doubled: 2 }],
  ['a request of nobody', { upstream: { a: 1, b: 1, c: 2 } }, { doubled: 2 }],
  ['a call that is not in the log', { server: { 'read ok': 1 } }, { misreported: 1 }],
  ['a call that the log has as failed', { server: { 'read ok': 1, 'read timeout': 1 } }, { misreported: 2 }],
  [
    'a call that failed, and is told as such',
    { client: { a: { tool: 'read', answers: [], error: 'reset' }, b: read('b') }, server: { 'read ok': 1 } },
    { lost: 1, errors: ['reset'] },
  ],
])('%s', (_, given, want) => {
  const { client, server, upstream } = { ...right, ...given };
  const ledgers = {
    client: new Map(Object.entries(client)),
    server: new Map(Object.entries(server)),
    upstream: new Map(Object.entries(upstream)),
  };
  expect(reconcileLedgers(ledgers)).toEqual({ ...none, ...want });
});
