import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ApiConfigInput } from '../../generator/config.js';
import { placeSchemas } from '../../generator/emit/schemas.js';
import { emitToolset } from '../../generator/emit/tools.js';
import { printModules } from '../../generator/emit/typescript.js';
import { planWire } from '../../generator/emit/wire.js';
import { removeProse } from '../../generator/load/facts.js';
import { applyOverlay } from '../../generator/load/overlay.js';
import type { Tree, TreeObject } from '../../generator/load/tree.js';
import type { JsonObject } from '../../generator/model/json.js';
import { expectAccepted } from '../accepted.js';
import { type Excerpt, planExcerpt } from '../fixtures/excerpt.js';
import { printJson } from './print-json.js';

/** A fenced block: what stands behind the three backticks, and what is in it. */
const fence = /^```([^\n]+)\n([\s\S]*?)^```$/gm;

/** What a block shows, by its title; the other blocks are given. */
const views: ReadonlyMap<string, (excerpt: Excerpt) => string> = new Map([
  ['ts tools', showTools],
  ['json wire', showWire],
  ['text diagnostics', showDiagnostics],
  ['text withheld', showWithheld],
]);

function showTools({ server, diagnostics }: Excerpt): string {
  const placed = placeSchemas(server);
  const modules = server.toolsets.map((toolset) => emitToolset(toolset, placed));
  const files = printModules([...placed.modules, ...modules], diagnostics);
  // Imports are the same everywhere.
  return files.map((file) => file.contents.replace(/^import .*\n/gm, '').trim()).join('\n\n');
}

function showWire({ server, diagnostics }: Excerpt): string {
  const entries = planWire(server, diagnostics).map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema,
  }));
  return entries.map((entry) => printJson(entry, 100)).join('\n');
}

function showDiagnostics({ diagnostics }: Excerpt): string {
  return diagnostics.list
    .map(({ severity, code, message }) => `${severity}: ${message} [${code}]`)
    .join('\n');
}

function showWithheld({ server }: Excerpt): string {
  return server.withheld
    .map(({ operationId, tool, reason }) => `${operationId} (${tool}): ${reason}`)
    .join('\n');
}

/** Compiles what the scenario gives, and fills its other blocks. */
function play(text: string): string {
  const given = new Map([...text.matchAll(fence)].map(([, title = '', body = '']) => [title, body]));
  const config: Partial<ApiConfigInput> = parse(given.get('yaml config') ?? '{}');
  const root: JsonObject = parse(given.get('yaml') ?? '{}');
  const facts = (config.prose === 'document' ? root : removeProse(root)) as TreeObject;
  const excerpt = planExcerpt(facts, config);
  const overlay: Tree | undefined = given.has('yaml overlay')
    ? parse(given.get('yaml overlay') ?? '')
    : undefined;
  if (overlay === undefined) return fill(text, excerpt);
  const words = { overlay: '1.0.0', info: { title: 'Words', version: '1' }, actions: overlay };
  applyOverlay(facts, { file: 'overlay.yaml', overlay: words, allowMiss: false }, excerpt.diagnostics);
  return fill(text, planExcerpt(facts, config));
}

function fill(text: string, excerpt: Excerpt): string {
  return text.replace(fence, (block, title: string) => {
    const view = views.get(title);
    if (view === undefined) return block;
    return `\`\`\`${title}\n${view(excerpt) || '(none)'}\n\`\`\``;
  });
}

const scenarios = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.md'));

test.each(scenarios)('%s', async (name) => {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const text = readFileSync(file, 'utf8');
  const titles = [...text.matchAll(fence)].map(([, title = '']) => title);
  expect(titles).toContain('yaml');
  expect(titles.filter((title) => views.has(title))).not.toEqual([]);
  expect(titles.filter((title) => !/^yaml( config| overlay)?$/.test(title) && !views.has(title))).toEqual([]);
  await expectAccepted(file, play(text));
});
