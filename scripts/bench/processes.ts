import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** There is a `/proc`: memory and processor time can be told. */
export const seesProcesses = existsSync('/proc/self/status');

/** `USER_HZ`, which Linux shows to programs whatever it counts in itself. */
export const ticksPerSecond = 100;

/** A process and its descendants; those that ended meanwhile are left out. */
export function listTree(root: number): readonly number[] {
  const found = [root];
  for (const pid of found) {
    for (const task of listProc(`/proc/${pid}/task`)) {
      const children = readProc(`/proc/${pid}/task/${task}/children`).match(/\d+/g) ?? [];
      found.push(...children.map(Number));
    }
  }
  return found;
}

function listProc(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** What the kernel says of a process, for `readBytes`; empty when it has ended. */
export function readStatus(pid: number): string {
  return readProc(`/proc/${pid}/status`);
}

/** `VmHWM:     104448 kB` → bytes; 0 where it is not told. */
export function readBytes(status: string, field: string): number {
  const [, kilobytes = '0'] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  return Number(kilobytes) * 1024;
}

/** Processor time in user and kernel mode: fields 14 and 15 of proc(5) `stat`, counted after the name. */
export function readTicks(pid: number): number {
  const stat = readProc(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}
