import { expect, test } from 'vitest';
import { createCatalog } from '../../generated/polar-mcp/src/catalog.js';
import { api } from '../../generated/polar-mcp/src/context.js';
import { listEntries } from '../../generated/polar-mcp/src/exposure/entries.js';
import { findUnportable } from './portable.js';

const catalog = createCatalog({}, { api, credentials: new Map(), startsReadOnly: false });
const entries = listEntries(catalog, api.name);

/** Said in the check of the arguments instead: six times it would cost a model thirty tokens. */
const untold = '#: the root does not say additionalProperties';

test('the entries of the search exposure are portable', () => {
  expect(entries.map(({ inputSchema }) => findUnportable(inputSchema))).toEqual(entries.map(() => [untold]));
});

test('they are six, each with a short name, a title, words and the hints that have no safe default', () => {
  expect(entries).toHaveLength(6);
  for (const { name, title, description, annotations, ...rest } of entries) {
    // Hosts add `mcp__NAME__` and stop at 64.
    expect(name).toMatch(/^[a-z][a-z0-9_]{0,51}$/);
    expect([typeof title, typeof description]).toEqual(['string', 'string']);
    expect(Object.keys(annotations ?? {})).toEqual(['readOnlyHint', 'destructiveHint', 'idempotentHint']);
    expect(Object.keys(rest)).toEqual(['inputSchema']);
  }
});
