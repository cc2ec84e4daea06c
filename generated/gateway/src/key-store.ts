import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { pathIn, writePrivateFile } from './data-folder.js';
import { createKey, createKeyRing, identifyKey, type KeyRing, readKey } from './seal.js';
import { UsageError } from './settings.js';

/** The keys of a gateway. The ring can change while it is in use: a rotation takes effect at once. */
export interface GatewayKeys extends KeyRing {
  /** Who changes the keys: the operator by GATEWAY_KEY, or this program in its file. */
  readonly source: 'variable' | 'file';
  /** Of all keys that open; the first seals. */
  readonly ids: readonly string[];
  /** Puts a new key in front, in the file first. For keys in a file. */
  add(): void;
  /** Leaves only the key that seals in the file. The others still open here: a reader may be at it right now. */
  retire(): void;
}

interface KeyPlace {
  readonly dataFolder: string;
  readonly variables: NodeJS.ProcessEnv;
  /** Replicas must have the same key: a file of one of them will not do. */
  readonly needsVariable: boolean;
}

/**
 * The keys of GATEWAY_KEY, or of the file in the data folder, which is made where it is missing. Beside GATEWAY_KEY
 * the keys of a file still open.
 * @throws UsageError for a key that is none, or where GATEWAY_KEY is needed
 */
export function loadKeyRing({ dataFolder, variables, needsVariable }: KeyPlace): GatewayKeys {
  const given = (variables.GATEWAY_KEY ?? '').split(',').filter((text) => text.trim() !== '');
  const path = pathIn(dataFolder, 'key');
  if (given.length > 0) {
    const fromFile = needsVariable || !existsSync(path) ? [] : readKeyFile(path);
    const keys = given.map((text) => readGivenKey(text));
    return createKeys([...keys, ...fromFile], undefined);
  }
  if (needsVariable) {
    throw new UsageError(
      'GATEWAY_KEY is needed with DATABASE_URL: all replicas seal credentials with the same key.\n' +
        'Make one, and keep it (without it the credentials are lost): openssl rand -base64 32',
    );
  }
  if (!existsSync(path)) writeKeyFile(path, [createKey()]);
  return createKeys(readKeyFile(path), path);
}

function createKeys(first: readonly Buffer[], path: string | undefined): GatewayKeys {
  let keys = first;
  let ring = createKeyRing(keys);
  const ownPath = (): string => {
    if (path !== undefined) return path;
    throw new Error('The keys are those of GATEWAY_KEY: they change there.');
  };
  return {
    source: path === undefined ? 'variable' : 'file',
    get ids() {
      return keys.map(identifyKey);
    },
    get currentId() {
      return ring.currentId;
    },
    seal: (text, owner) => ring.seal(text, owner),
    open: (sealed, owner) => ring.open(sealed, owner),
    derive: (purpose) => ring.derive(purpose),
    add: () => {
      const next = [createKey(), ...keys];
      writeKeyFile(ownPath(), next);
      keys = next;
      ring = createKeyRing(keys);
    },
    retire: () => writeKeyFile(ownPath(), keys.slice(0, 1)),
  };
}

function readGivenKey(text: string): Buffer {
  try {
    return readKey(text, 'GATEWAY_KEY');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readKeyFile(path: string): readonly Buffer[] {
  // Restored from a backup it may have come back for all to read.
  chmodSync(path, 0o600);
  const lines = readFileSync(path, 'utf8').split('\n');
  const keys = lines.filter((line) => line.trim() !== '').map((line) => readKey(line, path));
  if (keys.length > 0) return keys;
  throw new Error(`${path} is empty: put the key back, from where you keep it.`);
}

function writeKeyFile(path: string, keys: readonly Buffer[]): void {
  writePrivateFile(path, keys.map((key) => `${key.toString('base64')}\n`).join(''));
}

/** For commands that open nothing: it refuses to do what keys are for. */
export const noKeys: KeyRing = {
  get currentId(): string {
    return refuse();
  },
  seal: () => refuse(),
  open: () => refuse(),
  derive: () => refuse(),
};

function refuse(): never {
  throw new UsageError('GATEWAY_KEY is needed for this.');
}
