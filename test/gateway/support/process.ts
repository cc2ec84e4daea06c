import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** How a process ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly told: { readonly stdout: string; readonly stderr: string };
}

export interface StartedGateway extends Started {
  readonly url: string;
  /** Sends SIGKILL, and waits. */
  kill(): Promise<Ended>;
  /** Sends SIGTERM, and waits. */
  stop(): Promise<Ended>;
}

type Variables = Readonly<Record<string, string>>;

/** The gateway of the templates with a small API, bundled so that its processes start fast. */
export interface Program {
  start(words: readonly string[], variables?: Variables): Started;
  /** Runs a command to its end. */
  run(words: readonly string[], variables?: Variables): Promise<Ended>;
  /** Starts `serve` on a free port, and waits until it listens. @throws Error when it ends before */
  serve(dataFolder: string, variables?: Variables, words?: readonly string[]): Promise<StartedGateway>;
  remove(): void;
}

/** An API of one tool: what is shown here is that accounts and tokens outlive what happens to a process. */
const fakeApis = `
const tool = { name: 'list_things', title: 'Things', description: 'All.', kind: 'list', risk: 'read',
  tags: ['things'], tokens: 10, inputSchema: { type: 'object' } };
const api = {
  name: 'example', title: 'Example', environments: [{ name: 'test', startsReadOnly: false }], scheme: 'token',
  methods: ['read'], tags: ['things'], presets: [],
  open: ({ accessToken }) => ({
    tools: [tool], tokens: 10, close: async () => {},
    serve: async (request, response) => { response.end(); },
    call: async () => ({ isError: false, text: JSON.stringify({ length: accessToken.length }) }),
  }),
};
export const programName = 'example-gateway';
export const apis = new Map([['example', async () => api]]);
`;

export async function makeProgram(): Promise<Program> {
  // Inside the repository, where it finds its dependencies.
  mkdirSync('node_modules/.cache', { recursive: true });
  const folder = mkdtempSync(resolve('node_modules/.cache/gateway-test-'));
  cpSync('templates/gateway/migrations', join(folder, 'migrations'), { recursive: true });
  cpSync('templates/gateway/src/dashboard/assets', join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type": "module", "version": "1.2.3"}');
  await build({
    entryPoints: ['templates/gateway/src/main.ts'],
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    tsconfig: 'templates/gateway/tsconfig.json',
    logLevel: 'error',
    plugins: [
      {
        name: 'a small API',
        setup({ onLoad }) {
          onLoad({ filter: /[\\/]apis[\\/]index\.ts$/ }, () => ({ contents: fakeApis, loader: 'js' }));
        },
      },
    ],
  });
  return createProgram(join(folder, 'dist/main.js'), () => rmSync(folder, { recursive: true, force: true }));
}

/** A program that is there already. */
export function createProgram(main: string, remove: () => void = () => {}): Program {
  const running = new Set<ChildProcess>();
  const start = (words: readonly string[], variables: Variables = {}): Started => {
    const started = spawnNode([main, ...words], variables);
    running.add(started.child);
    void started.ended.then(() => running.delete(started.child));
    return started;
  };
  return {
    start,
    run: (words, variables) => start(words, variables).ended,
    serve: async (dataFolder, variables, words = []) => {
      const started = start(['serve', '--data', dataFolder, '--port', '0', ...words], variables);
      const url = await readUrl(started);
      const end = (signal: NodeJS.Signals): Promise<Ended> => {
        started.child.kill(signal);
        return started.ended;
      };
      return { ...started, url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
    },
    remove: () => {
      for (const child of running) child.kill('SIGKILL');
      remove();
    },
  };
}

function spawnNode(words: readonly string[], variables: Variables): Started {
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH ?? '', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    told.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    told.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...told }));
  });
  return { child, ended, told };
}

function readUrl({ child, told, ended }: Started): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [, url] = /^Listening at (\S+)\n[\s\S]*is open\.\n/m.exec(told.stdout) ?? [];
      if (url !== undefined) resolve(url);
    });
    void ended.then(({ code, signal, stderr }) => {
      reject(new Error(`The gateway ended with ${code ?? signal}: ${stderr}`));
    });
  });
}

/** A folder for one test, with a short name: the path of a socket is at most a hundred bytes. */
export function makeFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'gw-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface JsonAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many forms
  readonly body: any;
}

/** One request to the JSON API. */
export async function ask(
  url: string,
  token: string,
  { method = 'GET', body }: { readonly method?: string; readonly body?: unknown } = {},
): Promise<JsonAnswer> {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
