import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { expectAccepted, expectNoOthers } from '../accepted.js';

/** A `tools/list` entry, and what is known of it besides. */
type WireTool = { readonly name: string };
type Summary = { readonly name: string; readonly toolset: string };

const generated = new URL('../../generated/', import.meta.url);
const read = (file: URL) => JSON.parse(readFileSync(file, 'utf8'));

/** The packages that hold tools. */
const packages = readdirSync(generated)
  .map((name) => new URL(`${name}/src/`, generated))
  .filter((folder) => existsSync(new URL('wire.json', folder)));

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

const print = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

test('there is a package to look at', () => {
  expect(packages.length).toBeGreaterThan(0);
});

// Tokens are those of the o200k encoding, of the text as it is sent.
describe.each(packages)('what a model sees of %s', async (folder) => {
  const api: { readonly name: string } = read(new URL('api.json', folder));
  const wire: readonly WireTool[] = read(new URL('wire.json', folder));
  const { tools }: { tools: readonly Summary[] } = await import(
    fileURLToPath(new URL('tools/index.ts', folder))
  );
  const accepted = (name: string) => fileURLToPath(new URL(`${api.name}/${name}.json`, import.meta.url));
  const toolsets = new Map<string, WireTool[]>();
  for (const [index, tool] of wire.entries()) {
    const toolset = tools[index]?.toolset ?? '';
    toolsets.set(toolset, [...(toolsets.get(toolset) ?? []), tool]);
  }

  test('is of the tools of the registry, in their order', () => {
    expect(wire.map((tool) => tool.name)).toEqual(tools.map((tool) => tool.name));
  });

  test.each([...toolsets])('%s', async (toolset, entries) => {
    const counted = entries.map((tool) => ({
      tokens: countTokens(JSON.stringify(tool)),
      ...(sortKeys(tool) as object),
    }));
    await expectAccepted(accepted(toolset), print({ tools: counted }));
  });

  test('in all', async () => {
    const total = {
      tools: wire.length,
      tokens: countTokens(JSON.stringify({ tools: wire })),
      toolsets: Object.fromEntries(
        [...toolsets].map(([name, entries]) => [name, countTokens(JSON.stringify(entries))]),
      ),
    };
    await expectAccepted(accepted('_total'), print(total));
  });

  test('is all that is accepted', async () => {
    await expectNoOthers(
      fileURLToPath(new URL(`${api.name}/`, import.meta.url)),
      [...toolsets.keys(), '_total'].map((name) => `${name}.json`),
    );
  });
});
