// What the fakes have in common: the world outside in one file, and a record of what was asked of it.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.env.FAKE_OUTSIDE;

export const words = process.argv.slice(2);
export const outside = JSON.parse(readFileSync(file, 'utf8'));

export function save() {
  writeFileSync(file, JSON.stringify(outside));
}

export function record(program) {
  const call = [program, ...words].join(' ');
  outside.calls.push(call);
  const broken = outside.broken.findIndex((beginning) => call.startsWith(beginning));
  if (broken !== -1) outside.broken.splice(broken, 1);
  save();
  if (broken === -1) return;
  process.stderr.write(`${call}: broken\n`);
  process.exit(1);
}

/** The value after an option. */
export function option(name) {
  const index = words.indexOf(name);
  return index === -1 ? undefined : words[index + 1];
}

/** The values after each of its uses. */
export function options(name) {
  return words.flatMap((word, index) => (word === name ? [words[index + 1]] : []));
}
