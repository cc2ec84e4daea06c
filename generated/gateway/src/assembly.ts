import { mkdirSync } from 'node:fs';
import { apis } from './apis/index.js';
import type { CallLog } from './call-log/call-log.js';
import { createCallLog } from './call-log/writer.js';
import { pathIn } from './data-folder.js';
import type { Gateway, HostedApis } from './gateway.js';
import { type GatewayKeys, loadKeyRing, noKeys } from './key-store.js';
import { createLog } from './log.js';
import type { KeyRing } from './seal.js';
import type { Settings } from './settings.js';
import { connectStore } from './store/connect.js';
import type { Store } from './store/store.js';

export interface Assembly {
  readonly gateway: Gateway;
  /** Absent where a command needs none and none are given. */
  readonly keys?: GatewayKeys;
  /** The call log, then the store. */
  close(): Promise<void>;
}

interface AssemblyOptions {
  /** Whether calls are served: only then is there a call log. */
  readonly serves: boolean;
  readonly needsKeys: boolean;
}

const noCallLog: CallLog = { add: () => {}, flush: async () => {}, close: async () => {} };

/**
 * Puts a gateway together. The data folder must be this process's own, where the store is in it or calls are served.
 * @throws UsageError for keys that are missing or wrong; Error when the store cannot be opened
 */
export async function assembleGateway(
  settings: Settings,
  { serves, needsKeys }: AssemblyOptions,
): Promise<Assembly> {
  const { dataFolder, databaseUrl, variables, publicUrl, upstreams, retentionDays } = settings;
  const needsVariable = databaseUrl !== undefined;
  const hasKeys = needsKeys || !needsVariable || (variables.GATEWAY_KEY ?? '') !== '';
  const keys = hasKeys ? loadKeyRing({ dataFolder, variables, needsVariable }) : undefined;
  const log = createLog(settings.logLevel);
  const store = await openStore(settings);
  try {
    const folder = pathIn(dataFolder, 'journal');
    if (serves) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const callLog = serves ? await createCallLog({ store, folder, log, retentionDays }) : noCallLog;
    const ring: KeyRing = keys ?? noKeys;
    return {
      gateway: {
        apis: serves ? await loadApis() : new Map(),
        store,
        keys: ring,
        callLog,
        log,
        upstreams,
        publicUrl,
      },
      ...(keys === undefined ? {} : { keys }),
      close: async () => {
        await callLog.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function loadApis(): Promise<HostedApis> {
  const loading = [...apis].map(async ([name, load]) => [name, await load()] as const);
  return new Map(await Promise.all(loading));
}

async function openStore({ databaseUrl, dataFolder }: Settings): Promise<Store> {
  const umask = process.umask();
  try {
    // Its files get the modes that the store within likes: the folder around them is private.
    if (databaseUrl === undefined) mkdirSync(pathIn(dataFolder, 'store'), { recursive: true, mode: 0o700 });
    return await connectStore(databaseUrl === undefined ? { dataFolder } : { databaseUrl });
  } catch (error) {
    throw new Error(`${describeStore({ databaseUrl, dataFolder })} cannot be opened: ${describe(error)}`, {
      cause: error,
    });
  } finally {
    process.umask(umask);
  }
}

/** Without user and password. */
export function describeStore({
  databaseUrl,
  dataFolder,
}: Pick<Settings, 'databaseUrl' | 'dataFolder'>): string {
  if (databaseUrl === undefined) return `The store in ${dataFolder}`;
  const { host, pathname } = new URL(databaseUrl);
  return `The database ${host}${pathname}`;
}

/** A refused connection to several addresses has no message of its own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}
