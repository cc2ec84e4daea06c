import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNightly } from '../night.js';
import { findElsewhere } from './elsewhere.js';
import { runReal, type Stage, said, startAt } from './packages.js';
import type { Call, Ended } from './shell.js';

/** A command of npm: run in the clone, or known to be run elsewhere. @throws Error for one that does neither */
export async function runNpm(call: Call, stage: Stage): Promise<Ended> {
  const line = ['npm', ...call.args].join(' ');
  const script = readScript(line, stage);
  if (script === 'practice' && !line.includes('--help')) return startScript(call, stage);
  const elsewhere = findElsewhere(line);
  if (elsewhere !== undefined && !(elsewhere.night === true && isNightly)) {
    return elsewhere.help === true ? askHelp(script ?? '', call, stage) : said('');
  }
  const known = script !== undefined || line === 'npm ci' || line === 'npm install';
  if (!known) throw new Error(`${line}: nothing says what this does.`);
  return once(stage, line, call);
}

/** Its help instead of the command itself. @throws Error where that does not know a flag of the command */
async function askHelp(script: string, call: Call, stage: Stage): Promise<Ended> {
  const args = ['run', script, '--', '--help'];
  const ended = await once(stage, args.join(' '), { ...call, args, cwd: stage.folder });
  const unknown = call.args.filter((word) => /^--./.test(word) && !ended.stdout.includes(word));
  if (unknown.length > 0) throw new Error(`npm run ${script} knows no ${unknown.join(', ')}.`);
  return ended;
}

/** The script that npm is told to run. @throws Error where there is none of that name */
function readScript(line: string, { folder }: Stage): string | undefined {
  const [, script] = /^npm (?:run (?:--silent )?([\w:-]+)|test$)/.exec(line) ?? [];
  const name = line === 'npm test' ? 'test' : script;
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (name !== undefined && scripts[name] === undefined) throw new Error(`There is no script ${name}.`);
  return name;
}

async function startScript(call: Call, stage: Stage): Promise<Ended> {
  const args = call.args.includes('--') ? call.args : [...call.args, '--'];
  const env = { ...call.env, PATH: process.env.PATH ?? '' };
  return said(await startAt({ ...call, args, env }, stage, { usual: 4010, path: '/' }));
}

/** What npm runs here gives the same the second time. */
function once({ done }: Stage, line: string, call: Call): Promise<Ended> {
  const key = JSON.stringify([line, call.cwd]);
  const ended = done.get(key) ?? runReal(call);
  done.set(key, ended);
  return ended;
}
