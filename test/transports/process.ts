import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** How a process ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** What it has written so far. */
  readonly told: { readonly stdout: string; readonly stderr: string };
}

export interface StartOptions {
  /** Its whole environment, beside PATH: nothing of this machine's reaches it. */
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcessWithoutNullStreams>();

/** For `afterAll`: no test leaves a process behind, whatever happened in it. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts a package's command line. */
export function start(main: string, words: readonly string[], { env = {} }: StartOptions = {}): Started {
  const child = spawn(process.execPath, [main, ...words], { env: { PATH: process.env.PATH ?? '', ...env } });
  running.add(child);
  const told = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    told.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    told.stderr += chunk;
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, ...told });
    });
  });
  return { child, ended, told };
}

export interface StartedHttp extends Started {
  readonly url: string;
}

/** Starts `http` on a free port; its URL ends the line that says that it listens. @throws Error when it ends. */
export async function startHttp(
  main: string,
  words: readonly string[],
  options: StartOptions = {},
): Promise<StartedHttp> {
  const started = start(main, ['http', '--port', '0', ...words], options);
  const { child, told, ended } = started;
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', () => {
      const [, found] = / (http:\S+\/mcp)\n/.exec(told.stderr) ?? [];
      if (found !== undefined) resolve(found);
    });
    ended.then(({ code, stderr }) => reject(new Error(`The server ended with ${code}: ${stderr}`)));
  });
  return { ...started, url };
}

export type Frame = Readonly<Record<string, unknown>>;

/** Frames over a started server's stdin and stdout, without any SDK in between. */
export interface StdioWire {
  send(frame: Frame): void;
  /** The answer to the request of this id. */
  answerTo(id: string | number): Promise<Frame>;
  /** All that came, in order. */
  readonly frames: readonly Frame[];
}

export function openWire({ child, ended }: Started): StdioWire {
  const frames: Frame[] = [];
  const waiting = new Map<unknown, (frame: Frame) => void>();
  let rest = '';
  child.stdout.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // Throws on what is no JSON: nothing else may stand on stdout.
      const frame = JSON.parse(line) as Frame;
      frames.push(frame);
      if (!('method' in frame)) waiting.get(frame.id)?.(frame);
    }
  });
  return {
    frames,
    send: (frame) => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...frame })}\n`),
    answerTo(id) {
      const come = frames.find((frame) => frame.id === id && !('method' in frame));
      if (come !== undefined) return Promise.resolve(come);
      return new Promise((resolve, reject) => {
        waiting.set(id, resolve);
        ended.then(({ code, stderr }) => reject(new Error(`The server ended with ${code}: ${stderr}`)));
      });
    },
  };
}

/** Opens a connection of the protocol versions that begin with `initialize`. */
export async function initialize(wire: StdioWire): Promise<void> {
  const clientInfo = { name: 'test', version: '0' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  wire.send({ id: 'initialize', method: 'initialize', params });
  await wire.answerTo('initialize');
  wire.send({ method: 'notifications/initialized' });
}
