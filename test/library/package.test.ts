import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The built package, as Node itself loads it: run `npm run build` first. */
const dist = 'node_modules/polar-mcp/dist';
const manifest = JSON.parse(readFileSync('node_modules/polar-mcp/package.json', 'utf8'));

function runNode(...words: readonly string[]): string {
  return execFileSync(process.execPath, words, { encoding: 'utf8', timeout: 20_000 });
}

describe('the built package', () => {
  test('what it names is there', () => {
    const { '.': library, './host': host } = manifest.exports;
    const named = [
      manifest.bin['polar-mcp'],
      manifest.types,
      ...Object.values(library),
      ...Object.values(host),
    ];
    for (const path of named)
      expect([path, existsSync(`node_modules/polar-mcp/${path}`)]).toEqual([path, true]);
  });

  test('its exports; importing it starts nothing', () => {
    const code = "import('polar-mcp').then((all) => console.log(JSON.stringify(Object.keys(all))))";
    expect(JSON.parse(runNode('--input-type=module', '-e', code))).toEqual([
      'ToolError',
      'UsageError',
      'createClient',
      'createServer',
      'toAISDK',
      'toAnthropic',
      'toLangChain',
      'toOpenAI',
      'toOpenAIChat',
      'tools',
    ]);
  });

  test('what a gateway takes of it: of the same classes as the library', () => {
    const code = `import { UsageError } from 'polar-mcp';
      const { host, ...others } = await import('polar-mcp/host');
      try {
        host.open({ server: 'no', accessToken: 'a', exposure: 'direct' });
      } catch (error) {
        console.log(host.name, Object.keys(others).length, error instanceof UsageError);
      }`;
    expect(runNode('--input-type=module', '-e', code)).toBe('polar 0 true\n');
  });

  test('its server is of the class that its user has', () => {
    const code = `import { Server } from '@modelcontextprotocol/server';
      import { createServer } from 'polar-mcp';
      console.log(createServer({ credentials: {} }) instanceof Server);`;
    expect(runNode('--input-type=module', '-e', code)).toBe('true\n');
  });

  test('its command line is a program', () => {
    const path = `node_modules/polar-mcp/${manifest.bin['polar-mcp']}`;
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(runNode(path, '--version')).toBe(`${manifest.version}\n`);
  });

  test('a start over stdio reads neither the HTTP client, nor a toolset, nor the search', () => {
    const chunks = readdirSync(`${dist}/chunks`).map((name) => `chunks/${name}`);
    const start = new Set(['main.js', ...chunks.filter((name) => name.startsWith('chunks/stdio-'))]);
    for (const name of start) {
      const text = readFileSync(`${dist}/${name}`, 'utf8');
      for (const [, path = ''] of text.matchAll(/(?:from|import)"([^"]+\.js)"/g)) {
        start.add(join(dirname(name), path));
      }
    }
    const telling = (names: Iterable<string>, word: string) =>
      [...names].filter((name) => readFileSync(`${dist}/${name}`, 'utf8').includes(word)).length;
    // A code of undici's errors, the path of an operation, and a word of the search: once each, and later.
    for (const word of ['UND_ERR_BODY_TIMEOUT', '"/v1/customers/{id}/state"', 'MiniSearch: option']) {
      expect([word, telling(chunks, word), telling(start, word)]).toEqual([word, 1, 0]);
    }
    expect(telling(start, 'tools/list')).toBeGreaterThan(0);
  });
});
