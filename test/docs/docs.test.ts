import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Practice } from '../../templates/practice/src/practice.js';
import { type Clone, makeClone } from '../fixtures/clone.js';
import { isNightly } from '../night.js';
import { startPolar } from '../practice/polar.js';
import { startStdio } from './hosts.js';
import type { Ports, Stage } from './packages.js';
import { pages } from './pages.js';
import { dispatch } from './programs.js';
import { fillText, placeOf, writeScript } from './script.js';
import { findPort, Servers } from './servers.js';
import { type Call, collect, type Ended, openShell, type Shell } from './shell.js';

/*
 * Every command, every host's snippet and every piece of TypeScript of the pages is carried out, in a clone and with
 * the practice API as upstream. What is not: `elsewhere.ts`, with reasons. What is there is done by `programs.ts`; a
 * command that neither knows fails.
 */

const token = 'polar_oat_practice';
const shown = (said: Ended): string => `${said.stdout}${said.stderr}`;

let clone: Clone;
let practice: Practice;
let folder: string;
let ports: Ports;
let env: Readonly<Record<string, string>>;
let shell: Shell;
let stage: Stage;
/** What the commands of a page have printed: ids that it leaves open are found there. */
let printed = '';
const calls: string[] = [];

beforeAll(async () => {
  clone = makeClone();
  practice = await startPolar();
  folder = mkdtempSync(join(tmpdir(), 'docs-'));
  ports = new Map(
    await Promise.all(([3000, 4010, 8080] as const).map(async (port) => [port, await findPort()] as const)),
  );
  stage = { folder: clone.folder, ports, servers: new Servers(), images: new Map(), done: new Map() };
  env = {
    HOME: process.env.HOME ?? '',
    POLAR_ACCESS_TOKEN: token,
    POLAR_BASE_URL: practice.url,
    URL: practice.url,
  };
  shell = await openShell(folder, answer);
  // For `git checkout`, and for what asks whose files these are.
  const git = ['-c', 'user.name=docs', '-c', 'user.email=docs@example.com'];
  for (const words of [
    ['init', '-q'],
    ['add', '-A'],
    [...git, 'commit', '-q', '-m', 'As cloned'],
  ]) {
    spawnSync('git', words, { cwd: clone.folder });
  }
  mkdirSync(join(clone.folder, 'gateway-data'), { mode: 0o700 });
  copyFileSync('test/golden/tickets/openapi.yaml', join(clone.folder, 'petstore.yaml'));
  const built = await dispatch({ program: 'npm', args: ['run', 'build'], cwd: clone.folder, env }, stage);
  expect([built.code, shown(built)]).toEqual([0, expect.any(String)]);
}, 120_000);

afterAll(async () => {
  await stage.servers.stopAll();
  await practice.close();
  shell.close();
  clone.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** `acc_…` is the last word of that beginning that the page's commands have printed. */
function fillWords(args: readonly string[]): string[] {
  return args.map((arg) =>
    arg.replaceAll(/\b([a-z]+_)…/g, (whole, start: string) => {
      const found = [...printed.matchAll(new RegExp(`\\b${start}[A-Za-z0-9_-]+`, 'g'))].at(-1);
      if (found === undefined) throw new Error(`Nothing has printed what stands for ${whole}.`);
      return found[0];
    }),
  );
}

async function answer(call: Call): Promise<Ended> {
  const args = fillWords(call.args);
  calls.push([call.program, ...args].join(' '));
  const ended = await dispatch({ ...call, args }, stage);
  printed += ended.stdout;
  return ended;
}

const used = [...pages].filter(([path, page]) => {
  const isRun = ({ language }: { readonly language: string }) => ['json', 'ts'].includes(language);
  return (
    page.blocks.some(isRun) || writeScript(page, { folder: '', path, ports: new Map(), token }).count > 0
  );
});

/** What a stranger follows first; the others run at night. */
const byDay = /^(?:README|docs\/(?:install|library)|generated\/(?:polar-mcp|practice)\/README)\.md$/;
const today = used.filter(([path]) => isNightly || byDay.test(path));

describe.each(today)('%s', (path, page) => {
  const filled = (text: string): string => fillText(text, { folder: clone.folder, path, ports, token });
  const json = page.blocks.filter(({ language }) => language === 'json');
  const typed = page.blocks.filter(({ language }) => language === 'ts');

  test('every command does what it says', { timeout: isNightly ? 900_000 : 200_000 }, async () => {
    const { script } = writeScript(page, { folder: clone.folder, path, ports, token });
    [printed, calls.length] = ['', 0];
    const place = placeOf({ folder: clone.folder, path });
    // To make a store takes long: all pages have one. In a package's folder it would be foreign to the generator.
    if (place !== clone.folder) symlinkSync(join(clone.folder, 'gateway-data'), join(place, 'gateway-data'));
    const ended = await shell.run(script, { cwd: place, env });
    await stage.servers.stopAll();
    if (place !== clone.folder) rmSync(join(place, 'gateway-data'), { force: true });
    expect([ended.code, ended.code === 0 ? '' : shown(ended).slice(-3_000)]).toEqual([0, '']);
    expect(calls.length).toBeGreaterThan(0);
  });

  test.runIf(json.length > 0)(
    'every snippet of JSON is JSON, and its server starts',
    { timeout: 30_000 },
    async () => {
      for (const { text } of json) {
        const { mcpServers, servers } = JSON.parse(filled(text));
        for (const server of Object.values<Snippet>(mcpServers ?? servers ?? {})) {
          const { command: program, args = [], env: given = {} } = server;
          const own = Object.entries(given).map(([name, value]) => [
            name,
            value.replace(/^\$\{input:\w+\}$/, token),
          ]);
          const call = { program, args, cwd: folder, env: { ...env, ...Object.fromEntries(own) } };
          expect(shown(await startStdio(call, stage))).toMatch(/^[1-9]\d* tools/);
        }
      }
    },
  );

  test.runIf(typed.length > 0)(
    'every piece of TypeScript compiles, and runs',
    { timeout: 60_000 },
    async () => {
      const home = mkdtempSync(join(clone.folder, 'pieces-'));
      writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(pieces));
      const files = typed.map(({ text, line }) => {
        const file = join(home, `line-${line}.ts`);
        writeFileSync(file, `${aimAtPractice(filled(text))}\nexport {};\n`);
        return file;
      });
      const compiler = join(clone.folder, 'node_modules/typescript-7/bin/tsc');
      expect(shown(await runNode([compiler, '-p', home]))).toBe('');
      for (const file of files)
        expect(await runNode(['--import', 'tsx', file])).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

interface Snippet {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const pieces = { extends: '../tsconfig.base.json', compilerOptions: { noEmit: true, types: ['node'] } };

/** The library takes its upstream from its options alone. */
function aimAtPractice(text: string): string {
  if (/baseUrl|practice-api/.test(text)) return text;
  const option = `baseUrl: ${JSON.stringify(practice.url)}`;
  return text
    .replaceAll(/\b(createClient|createServer)\(\)/g, `$1({ ${option} })`)
    .replaceAll(/\b(createClient|createServer)\(\{/g, `$1({ ${option},`);
}

function runNode(words: readonly string[]): Promise<Ended> {
  const whole = { ...env, PATH: process.env.PATH ?? '' };
  return collect(
    spawn(process.execPath, [...words], { cwd: clone.folder, env: whole, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}
