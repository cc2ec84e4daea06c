import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';

/** A program that a page calls, as the shell hands it over. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Shell {
  /** Runs a script in bash, in which every program is one of `watched` or of `plain`. */
  run(
    script: string,
    place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ): Promise<Ended>;
  close(): void;
}

/** What the tests decide about; nothing of this machine is found under these names. */
const watched = [
  ...['node', 'npm', 'npx', 'claude', 'code', 'docker', 'curl', 'git', 'gh', 'mcp-publisher'],
  ...['polar-mcp', 'polar-mcp-gateway', 'practice-api'],
];
/** These do what they always do. Whatever else a page calls is not found, and fails. */
const plain = ['cat', 'chmod', 'cp', 'openssl', 'mkdir', 'grep'];

/** Asks the test what becomes of a call: a few lines of plain Node, for they start once per command. */
const asking = `#!${process.execPath}
import { request } from 'node:http';
import { basename } from 'node:path';
const [, self, ...args] = process.argv;
const ask = request(process.env.DOCS_ASK, { method: 'POST' }, async (response) => {
  let text = '';
  for await (const chunk of response) text += chunk;
  const { code, stdout, stderr } = JSON.parse(text);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
});
ask.end(JSON.stringify({ program: basename(self), args, cwd: process.cwd(), env: process.env }));
`;

/** Makes the shell's own folder of programs in `folder`. `answer` decides about every call of a watched one. */
export async function openShell(folder: string, answer: (call: Call) => Promise<Ended>): Promise<Shell> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of watched) {
    writeFileSync(join(bin, name), asking);
    chmodSync(join(bin, name), 0o755);
  }
  for (const name of plain) {
    const found = (process.env.PATH ?? '')
      .split(delimiter)
      .map((each) => join(each, name))
      .find((each) => existsSync(each));
    if (found !== undefined) symlinkSync(found, join(bin, name));
  }
  const server = await listen(answer);
  const { port } = server.address() as AddressInfo;
  return {
    run(script, { cwd, env }) {
      const strict = ['-E', '-e', '-u', '-o', 'pipefail', '-c', script];
      const whole = { ...env, PATH: bin, DOCS_ASK: `http://127.0.0.1:${port}` };
      return collect(spawn('/bin/bash', strict, { cwd, env: whole, stdio: ['ignore', 'pipe', 'pipe'] }));
    },
    close: () => void server.close(),
  };
}

function listen(answer: (call: Call) => Promise<Ended>): Promise<Server> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const call = JSON.parse(text) as Call;
    const ended = await answer(call).catch((error: unknown) => ({
      code: 97,
      stdout: '',
      stderr: `${error}\n`,
    }));
    response.end(JSON.stringify(ended));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** All that a process writes, and how it ends. */
export function collect(child: ReturnType<typeof spawn>): Promise<Ended> {
  const told = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    told.stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    told.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 98, ...told }));
  });
}
