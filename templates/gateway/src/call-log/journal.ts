import { randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  ftruncateSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LoggedCall } from '../store/schema.js';

/*
 * Calls that are not in the store yet, as JSON lines. A line that was written outlives a kill of this process: the
 * operating system has it. The first line says whose file it is.
 */

export interface Journal {
  readonly path: string;
  /** @throws Error when the disk is full */
  append(call: LoggedCall): void;
  /** Forgets its lines: all of them are in the store. */
  clear(): void;
  /** No line is added any more. */
  close(): void;
  remove(): void;
}

export function openJournal(folder: string): Journal {
  const path = join(folder, `calls-${randomBytes(8).toString('hex')}.jsonl`);
  // For appending: after it was cut, the next line is the first.
  const file = openSync(path, 'ax', 0o600);
  const begin = () => writeSync(file, `${JSON.stringify({ pid: process.pid })}\n`);
  begin();
  let isEmpty = true;
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  return {
    path,
    append(call) {
      isEmpty = false;
      writeSync(file, `${JSON.stringify(call)}\n`);
    },
    clear() {
      if (isEmpty) return;
      ftruncateSync(file, 0);
      begin();
      isEmpty = true;
    },
    close,
    remove() {
      close();
      rmSync(path, { force: true });
    },
  };
}

/** Journals in a folder whose process is gone. */
export async function findLeftJournals(folder: string): Promise<readonly string[]> {
  const paths = readdirSync(folder)
    .filter((name) => /^calls-[0-9a-f]+\.jsonl$/.test(name))
    .map((name) => join(folder, name));
  const left: string[] = [];
  for (const path of paths) if (!isAlive(await readOwner(path))) left.push(path);
  return left;
}

/** The calls of a journal. A line that a kill cut short was no call that anybody was told of: it is passed over. */
export async function* readJournal(path: string): AsyncGenerator<LoggedCall, void, undefined> {
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const call = parseLine(line);
    if (typeof call?.id === 'string' && typeof call.calledAt === 'string') {
      yield { ...call, calledAt: new Date(call.calledAt) } as unknown as LoggedCall;
    }
  }
}

function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function readOwner(path: string): Promise<unknown> {
  for await (const line of createInterface({ input: createReadStream(path) })) return parseLine(line)?.pid;
  return undefined;
}

/** A process of this number before this one, in a container say, is gone. */
function isAlive(pid: unknown): boolean {
  if (typeof pid !== 'number' || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
