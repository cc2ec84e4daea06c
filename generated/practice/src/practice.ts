import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type ApiName, apis } from './apis/index.js';
import { createApp } from './app.js';
import { Clock } from './clock.js';
import { type FaultSetting, Faults } from './fault.js';
import { checkHooks, type Hooks } from './hook.js';
import type { ApiModel, Token } from './model.js';
import type { World } from './request.js';
import { nameSeedRows, plantSeed } from './seed.js';
import { type Row, Store } from './store.js';
import { passTime } from './time.js';
import { readValidator } from './validator.js';

export interface PracticeOptions {
  /** Absent: the only API that there is, or the first. */
  readonly api?: ApiName;
  /** Of 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** Credentials besides those of the model: token → what it may do. */
  readonly tokens?: Readonly<Record<string, Token>>;
  readonly faults?: readonly FaultSetting[];
  /** An answer that the document does not allow becomes an error 500. For tests of the practice itself. */
  readonly verify?: boolean;
}

/** A running practice API. */
export interface Practice {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Of the API that it stands for. */
  readonly title: string;
  /** The credentials that it knows: token → what it may do. */
  readonly tokens: Readonly<Record<string, Token>>;
  /** Copies of a collection's rows, with what no operation shows, such as the token of a mail that was never sent. */
  rows(collection: string): Row[];
  /** Back to the beginning: same rows, same ids, same time. Faults stay. */
  reset(): void;
  /** Replaces the faults that are set. @throws RangeError for what is no fault, or no operation */
  setFaults(settings: readonly FaultSetting[]): void;
  /** RFC 3339. @throws RangeError for a time that is past */
  moveClock(now: string): void;
  close(): Promise<void>;
}

/** Starts a practice API on this machine. @throws Error where it cannot listen */
export async function startPractice(options: PracticeOptions = {}): Promise<Practice> {
  return servePractice(await loadApi(options.api), options);
}

/** What an API is practised by. */
export interface PracticeApi {
  readonly model: ApiModel;
  readonly hooks: Hooks;
}

/** Serves an API that is loaded already. @throws Error where it cannot listen */
export async function servePractice(
  { model: emitted, hooks }: PracticeApi,
  options: Omit<PracticeOptions, 'api'>,
): Promise<Practice> {
  checkHooks(emitted, hooks);
  const tokens = { ...emitted.tokens, ...options.tokens };
  const model = nameSeedRows({ ...emitted, tokens });
  const validator = readValidator(model);
  const begin = (): World => ({ model, hooks, validator, store: beginStore(model, hooks) });
  let world = begin();
  const faults = new Faults(model.operations.map(({ operationId }) => operationId));
  faults.set(options.faults ?? []);
  const reset = () => {
    world = begin();
  };
  const app = createApp({ world: () => world, faults, reset, verify: options.verify ?? false });
  const server = createServer(getRequestListener(app.fetch));
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    title: model.title,
    tokens: model.tokens,
    rows: (collection) => structuredClone(world.store.rows(collection)),
    reset,
    setFaults: (settings) => faults.set(settings),
    moveClock(now) {
      passTime(world, now);
    },
    close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      return closed;
    },
  };
}

async function loadApi(name: ApiName | undefined): Promise<PracticeApi> {
  const load = name === undefined ? [...apis.values()][0] : apis.get(name);
  if (load !== undefined) return load();
  const known = [...apis.keys()].join(', ');
  throw new RangeError(
    `There is no practice API ${JSON.stringify(name ?? '')}; there is: ${known || 'none'}.`,
  );
}

function beginStore(model: ApiModel, hooks: Hooks): Store {
  const store = new Store(model, new Clock(model.history ?? model.clock), hooks.computed);
  plantSeed(model, store);
  hooks.seed?.(store, model.clock);
  store.clock.moveTo(model.clock);
  return store;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint =
        error.code === 'EADDRINUSE' ? ' Another program uses the port: choose one with --port.' : '';
      reject(new Error(`Cannot listen on 127.0.0.1:${port} (${error.code ?? error.message}).${hint}`));
    });
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error');
      resolve((server.address() as AddressInfo).port);
    });
  });
}
