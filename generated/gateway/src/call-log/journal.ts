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
 * operating system has it. The first line says, for people, whose file it is.
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

/** @throws Error when there is no room for it */
export function openJournal(folder: string): Journal {
  const path = join(folder, `calls-${randomBytes(8).toString('hex')}.jsonl`);
  // For appending: after it was cut, the next line is the first.
  const file = openSync(path, 'ax', 0o600);
  const begin = (): void => writeWhole(file, `${JSON.stringify({ pid: process.pid })}\n`);
  let isEmpty = true;
  let isOpen = true;
  /** A full disk took only the beginning of the last line. */
  let isTorn = false;
  const close = (): void => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  const remove = (): void => {
    close();
    rmSync(path, { force: true });
  };
  try {
    begin();
  } catch (error) {
    remove();
    throw error;
  }
  return {
    path,
    append(call) {
      // Once it is closed, the number of the file may be another file's.
      if (!isOpen) throw new Error('The journal is closed.');
      isEmpty = false;
      const start = isTorn ? '\n' : '';
      isTorn = true;
      writeWhole(file, `${start}${JSON.stringify(call)}\n`);
      isTorn = false;
    },
    clear() {
      if (isEmpty || !isOpen) return;
      ftruncateSync(file, 0);
      isTorn = false;
      begin();
      isEmpty = true;
    },
    close,
    remove,
  };
}

/** A disk that fills up takes a part, and fails with the rest. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    const written = writeSync(file, bytes, done);
    if (written === 0) throw new Error('The disk takes nothing.');
    done += written;
  }
}

/** Journals in a folder that this process alone owns: whoever wrote them is gone. */
export function findLeftJournals(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^calls-[0-9a-f]+\.jsonl$/.test(name))
    .map((name) => join(folder, name));
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
