import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { explainFolderError, pathIn, readCode } from './data-folder.js';

/*
 * A data folder has one owner: two processes can open its store, and then lose rows that were acknowledged. The lock
 * is the socket in the folder. A listening socket ends with its process, however that ends; so a socket that does not
 * answer is a dead one and may be replaced. Two starters must not both replace it: the second would remove the
 * socket of the first. A guard file, held for milliseconds, keeps them apart.
 */

/** A path of a socket is at most 107 bytes on Linux, 103 on macOS. */
const longestSocketPath = 100;
/**
 * Who holds the guard for longer was killed. One that is only slow sees that it has lost it: to look whether it holds
 * the guard, to remove the socket and to make its own is one step, without a wait between.
 */
const longestGuard = 3_000;
const longestWait = 20_000;

/** Thrown where another process answers on the socket. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken';
}

/**
 * Makes this process the owner: `server` listens on the folder's socket.
 * @throws FolderTaken where another process is the owner; Error where the socket cannot be made
 */
export async function lockFolder(folder: string, server: Server): Promise<void> {
  const socket = pathIn(folder, 'socket');
  if (Buffer.byteLength(socket) > longestSocketPath) {
    throw new Error(
      `The path ${socket} is too long for a socket (${longestSocketPath} bytes): give a shorter folder with --data.`,
    );
  }
  const end = Date.now() + longestWait;
  while (Date.now() < end) {
    await refuseTaken(folder);
    const guard = takeGuard(folder);
    if (guard === undefined) {
      await wait(50);
      continue;
    }
    try {
      // Another starter may have come between.
      await refuseTaken(folder);
      if (!guard.isHeld()) continue;
      rmSync(socket, { force: true });
      await listen(server, socket);
      chmodSync(socket, 0o600);
      return;
    } catch (error) {
      throw explainFolderError(folder, error);
    } finally {
      guard.release();
    }
  }
  throw new Error(`${folder}: other processes are starting on it again and again. Try later.`);
}

async function refuseTaken(folder: string): Promise<void> {
  if (await isAnswered(pathIn(folder, 'socket'))) throw new FolderTaken(`Another process has ${folder}.`);
}

/** Whether a process listens on the socket. @throws Error where this user may not ask */
export function isAnswered(socket: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', (error) => {
      const code = readCode(error);
      if (code === 'ENOENT' || code === 'ECONNREFUSED') resolve(false);
      else if (code === 'EACCES' || code === 'EPERM') {
        reject(new Error(`${socket}: it belongs to another user. Run this as that user.`));
      } else resolve(true); // Too many wait to be answered (EAGAIN): somebody is there.
    });
  });
}

interface Guard {
  isHeld(): boolean;
  release(): void;
}

function takeGuard(folder: string): Guard | undefined {
  const path = pathIn(folder, 'guard');
  const mark = `${process.pid} ${randomBytes(8).toString('hex')}\n`;
  try {
    writeFileSync(path, mark, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (readCode(error) !== 'EEXIST') throw explainFolderError(folder, error);
    removeStaleGuard(path);
    return undefined;
  }
  const isHeld = (): boolean => {
    try {
      return readFileSync(path, 'utf8') === mark;
    } catch {
      return false;
    }
  };
  return {
    isHeld,
    release: () => {
      if (isHeld()) rmSync(path, { force: true });
    },
  };
}

/** By another name first: of two that see a stale guard, one moves it, and neither removes the other's new one. */
function removeStaleGuard(path: string): void {
  try {
    if (Date.now() - statSync(path).mtimeMs < longestGuard) return;
    const away = `${path}.${process.pid}.stale`;
    renameSync(path, away);
    const isStale = Date.now() - statSync(away).mtimeMs >= longestGuard;
    // A new guard that came between: its holder sees that it is gone (`isHeld`), and begins again.
    rmSync(away, { force: true });
    if (!isStale) return;
  } catch (error) {
    if (readCode(error) !== 'ENOENT') throw error;
  }
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
