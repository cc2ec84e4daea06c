import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../fixtures/clone.js';
import { readText } from './pages.js';

const source = ['templates/package/src', 'specs/polar/custom'].map(readSource).join('\n');

/** All code of a folder, with texts that are joined over lines as one, and what is put into them as `…`. */
function readSource(folder: string): string {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(repository, folder, file), 'utf8'))
    .join('\n')
    .replaceAll(/['`] \+\s*['`]/g, '')
    .replaceAll("\\'", "'");
}

/** What Node and the host say, and not we. */
const foreign = ['Cannot find module', 'spawn node ENOENT', 'command not found'];

/** Code in the tables of errors.md that is a text: it has more than one word. */
const texts = readText('docs/errors.md')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
  .filter((text) => /\w+ \w+|…/.test(text) && !foreign.some((each) => text.startsWith(each)))
  .filter((text) => !/^(?:npm|which|openssl|--port|'\{)/.test(text));

test('the page has texts, and is read', () => {
  expect(texts.length).toBeGreaterThan(50);
});

test.each(texts)('somebody says: %s', (text) => {
  const parts = text
    .split('…')
    .map((part) => part.trim())
    .filter((part) => /\w{3}/.test(part));
  expect(parts.filter((part) => !source.includes(part))).toEqual([]);
});

test('every type and phase of a failed call is told', () => {
  const listed = (file: string, from: string, to: string): string[] => {
    const text = readText(`templates/package/src/${file}`);
    const block = text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from)));
    return [...block.matchAll(/'([a-z_-]+)'/g)].map(([, name = '']) => name);
  };
  const types = listed('runtime/failure.ts', 'readonly type:', 'readonly message');
  const phases = listed('runtime/upstream.ts', 'export type UpstreamPhase', ';');
  expect([types.length, phases.length]).toEqual([8, 8]);
  const page = readText('docs/errors.md');
  expect([...types, ...phases].filter((name) => !page.includes(`| \`${name}\``))).toEqual([]);
});
