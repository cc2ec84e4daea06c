import { setTimeout as wait } from 'node:timers/promises';
import { Hono } from 'hono';
import { apis } from '../apis/index.js';
import { type Assembly, assembleGateway, describeStore } from '../assembly.js';
import { createControlApp } from '../control-app.js';
import { askOwner, type ControlSocket, type Owner, takeControlSocket } from '../control-socket.js';
import { createDashboard } from '../dashboard/app.js';
import { prepareDataFolder, readCode } from '../data-folder.js';
import { FolderTaken } from '../folder-lock.js';
import type { Gateway } from '../gateway.js';
import { countUnopened } from '../key-rotation.js';
import { startListener } from '../listener.js';
import { createManagementApp } from '../management/app.js';
import { suggestKnown } from '../nearest.js';
import { isLoopback, type Settings, UsageError } from '../settings.js';
import { onStopSignal } from '../signal.js';
import { makeFirstToken } from './admin-token.js';

/** For requests under way, and for the call log, when the server is told to end; milliseconds. */
const longestDrain = 10_000;
/** A command has the folder for a second or two. */
const longestCommand = 20_000;

type Listener = Awaited<ReturnType<typeof startListener>>;

interface Running {
  readonly control: ControlSocket;
  readonly assembly: Assembly;
  readonly listener: Listener;
}

/**
 * Serves until a signal comes; resolves when it listens.
 * @throws UsageError or Error before anything listens
 */
export async function serve(settings: Settings): Promise<void> {
  checkUpstreams(settings);
  prepareDataFolder(settings.dataFolder);
  const control = await takeFolder(settings.dataFolder);
  let assembly: Assembly | undefined;
  try {
    assembly = await assembleGateway(settings, { serves: true, needsKeys: true });
    const tokenFile = await makeFirstToken(assembly.gateway, settings.dataFolder);
    const listener = await listen(assembly.gateway, settings);
    control.open(createControlApp(assembly, settings.publicUrl ?? listener.url));
    const running = { control, assembly, listener };
    onStopSignal(() => stop(running));
    await warnOfStart(settings, assembly);
    describeStart(settings, { listener, assembly, tokenFile });
  } catch (error) {
    await assembly?.close().catch(() => {});
    await control.close();
    throw error;
  }
}

async function takeFolder(folder: string): Promise<ControlSocket> {
  const end = Date.now() + longestCommand;
  for (let unanswered = 0; ; ) {
    try {
      return await takeControlSocket(folder, 'serve');
    } catch (error) {
      if (!(error instanceof FolderTaken)) throw error;
    }
    const owner = await askOwner(folder);
    // Who does not say who it is may be ending right now.
    if (owner === undefined) unanswered += 1;
    const mayEnd = owner === undefined ? unanswered < 3 : owner.command !== 'serve';
    if (!mayEnd || Date.now() > end) throw refuseFolder(folder, owner);
    await wait(100);
  }
}

function refuseFolder(folder: string, owner: Owner | undefined): Error {
  const who = owner === undefined ? 'another process' : `another process (pid ${owner.pid})`;
  return new Error(
    `${folder}: ${who} has this folder. Two processes on one store lose rows that were acknowledged.\n` +
      'End that one, or give another folder with --data; for several replicas there is DATABASE_URL.',
  );
}

/** @throws UsageError for an upstream of an API that is not here */
function checkUpstreams({ upstreams }: Settings): void {
  for (const name of upstreams.keys()) {
    if (apis.has(name)) continue;
    throw new UsageError(
      `--upstream: there is no API ${JSON.stringify(name)}.${suggestKnown(name, [...apis.keys()])}`,
    );
  }
}

async function listen(gateway: Gateway, settings: Settings): Promise<Listener> {
  const { host, port, publicUrl, allowedHosts } = settings;
  const publicHosts = publicUrl === undefined ? [] : [new URL(publicUrl).host];
  try {
    return await startListener(gateway, {
      host,
      port,
      allowedHosts: [...allowedHosts, ...publicHosts],
      app: createApp(gateway, publicUrl),
    });
  } catch (error) {
    const code = readCode(error);
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} is taken: give another with --port.`);
    if (code === 'EACCES')
      throw new Error(`Port ${port} is not for this user: give one from 1024 with --port.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new Error(`--host ${host}: this machine has no such address.`);
    }
    throw error;
  }
}

/** Pages and the JSON API on one port. Apart from each other: what one does before a request, the other does not. */
function createApp(gateway: Gateway, publicUrl: string | undefined): Hono {
  const dashboard = createDashboard(gateway);
  const management = createManagementApp(gateway, publicUrl === undefined ? {} : { baseUrl: publicUrl });
  const app = new Hono();
  app.all('*', (context) => {
    const isPage = /^\/(?:$|dashboard(?:\/|$)|assets\/)/.test(context.req.path);
    return (isPage ? dashboard : management).fetch(context.req.raw, context.env);
  });
  return app;
}

interface Start {
  readonly listener: Listener;
  readonly assembly: Assembly;
  readonly tokenFile: string | undefined;
}

function describeStart(settings: Settings, { listener, assembly, tokenFile }: Start): void {
  const names = [...assembly.gateway.apis.keys()];
  const url = settings.publicUrl ?? listener.url;
  const lines = [
    `Listening at ${listener.url}`,
    `Dashboard: ${url}/`,
    `APIs: ${names.length}${names.length === 0 ? '' : ` (${names.join(', ')})`}`,
    `${describeStore(settings)} is open.`,
    ...(tokenFile === undefined ? [] : [`Sign in with the admin token in ${tokenFile}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function warnOfStart(settings: Settings, { gateway, keys }: Assembly): Promise<void> {
  const hasTls = settings.publicUrl?.startsWith('https://') === true;
  if (!isLoopback(settings.host) && !hasTls) {
    process.stderr.write(
      `Warning: ${settings.host} is reached from elsewhere, without TLS: tokens travel in the clear. ` +
        'Put a proxy with TLS in front, and give its URL with --public-url.\n',
    );
  }
  const unopened = keys === undefined ? 0 : await countUnopened(gateway.store, keys);
  if (unopened === 0) return;
  process.stderr.write(
    `Warning: ${unopened} accounts are sealed with a key that is not here: their servers will not work. ` +
      'Give that key back (GATEWAY_KEY=NEW,OLD, or the file gateway.key).\n',
  );
}

/** The socket is the lock: it goes last, when nothing can write any more. */
async function stop({ control, assembly, listener }: Running): Promise<void> {
  const { log } = assembly.gateway;
  log('info', 'Ending: no new requests.');
  // What the call log cannot store in time is in its journal, and is stored at the next start.
  setTimeout(() => process.exit(0), longestDrain + 2_000).unref();
  try {
    control.pause();
    await listener.close(longestDrain);
    await assembly.close();
  } catch (error) {
    log('error', 'The end was not orderly.', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
  await control.close();
  process.exit(0);
}
