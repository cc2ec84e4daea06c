import { readFile } from 'node:fs/promises';
import type { JsonObject, JsonValue } from '../../generator/model/json.js';

/** A place in the document, and what stands there; nothing: it is gone. */
type Entry = readonly [path: readonly string[], value?: JsonValue];
type Fixture = readonly Entry[] | { readonly base: string; readonly changes: readonly Entry[] };

/**
 * A document of the API's history, without webhooks and what no operation reaches. The first is kept whole, an entry a
 * line; the others as their differences to the one before.
 */
export async function readFixture(name: string): Promise<JsonObject> {
  const document: Record<string, JsonValue> = {};
  for (const [path, value] of (await listEntries(name)).values()) setAt(document, path, value as JsonValue);
  return document;
}

async function listEntries(name: string): Promise<ReadonlyMap<string, Entry>> {
  const text = await readFile(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');
  const fixture: Fixture = JSON.parse(text);
  const isWhole = 'length' in fixture;
  const entries = new Map(isWhole ? [] : await listEntries(fixture.base));
  for (const entry of isWhole ? fixture : fixture.changes) {
    const key = JSON.stringify(entry[0]);
    if (entry.length === 1) entries.delete(key);
    else entries.set(key, entry);
  }
  return entries;
}

function setAt(document: Record<string, JsonValue>, path: readonly string[], value: JsonValue): void {
  let here = document;
  for (const key of path.slice(0, -1)) {
    here[key] ??= {};
    here = here[key] as Record<string, JsonValue>;
  }
  here[path.at(-1) ?? ''] = value;
}
