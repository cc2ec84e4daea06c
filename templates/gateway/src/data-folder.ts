import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Names in the data folder. */
export const folderNames = {
  key: 'gateway.key',
  socket: 'gateway.sock',
  guard: 'gateway.guard',
  adminToken: 'admin-token',
  journal: 'journal',
  store: 'store',
} as const;

/** What a fresh volume may hold, and what is ours: only a folder of these is made private. */
const expected = new Set<string>([...Object.values(folderNames), 'lost+found']);

/**
 * Makes the folder where it is missing, and private: nobody else reads it.
 * @throws Error for a folder of other things (`--data /tmp` must not become private), and where it cannot be made
 */
export function prepareDataFolder(folder: string): void {
  explainFailure(folder, () => {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return;
    }
    const names = readdirSync(folder);
    const isOurs = names.some((name) => expected.has(name) && name !== 'lost+found');
    if (!isOurs && names.some((name) => !expected.has(name))) {
      throw new Error(`${folder} holds other things: give an empty or a new folder with --data.`);
    }
    try {
      chmodSync(folder, 0o700);
    } catch (error) {
      // A volume that another user owns and shares with us: our files in it are private all the same.
      if (readCode(error) !== 'EPERM') throw error;
    }
  });
}

/** Writes a file that only we read. After a crash it is there as it was before, or as it is now. */
export function writePrivateFile(path: string, text: string): void {
  explainFailure(dirname(path), () => {
    const draft = `${path}.${process.pid}.new`;
    try {
      rmSync(draft, { force: true });
      const file = openSync(draft, 'wx', 0o600);
      try {
        writeSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
    syncFolder(dirname(path));
  });
}

/** A rename lasts when its folder is on the disk too. Not every file system can do that. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!['EINVAL', 'EISDIR', 'EPERM', 'EACCES'].includes(readCode(error))) throw error;
  }
}

/** The code of a failed system call, or an empty text. */
export function readCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const advice: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this user may not write there. Change its owner, or give another folder with --data.'],
  ['EPERM', 'this user may not change it. Change its owner, or give another folder with --data.'],
  ['EROFS', 'it is on a read-only disk. Give another folder with --data.'],
  ['ENOSPC', 'the disk is full. Make room, and start again: nothing that was acknowledged is lost.'],
  ['EDQUOT', 'the quota of this user is used up. Make room, and start again.'],
  ['ENOTDIR', 'it is not a folder. Give another one with --data.'],
  ['EEXIST', 'it is not a folder. Give another one with --data.'],
]);

function explainFailure(folder: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw explainFolderError(folder, error);
  }
}

/** What to do about a failed system call on the data folder; another error as it is. */
export function explainFolderError(folder: string, error: unknown): unknown {
  const hint = advice.get(readCode(error));
  return hint === undefined ? error : new Error(`${folder}: ${hint} (${readCode(error)})`, { cause: error });
}

export function pathIn(folder: string, name: keyof typeof folderNames): string {
  return join(folder, folderNames[name]);
}
