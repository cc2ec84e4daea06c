import { runDocker } from './containers.js';
import { findElsewhere } from './elsewhere.js';
import { runClaude, runCode } from './hosts.js';
import { runNpm } from './npm.js';
import { findPackage, runNode, runNpx, runPackage, runReal, type Stage, said } from './packages.js';
import type { Call, Ended } from './shell.js';

/** Does what a command of a page says. @throws Error for one that nobody has thought of */
export async function dispatch(call: Call, stage: Stage): Promise<Ended> {
  switch (call.program) {
    case 'node':
      return runNode(call, stage);
    case 'npm':
      return runNpm(call, stage);
    case 'npx':
      return runNpx(call, stage);
    case 'claude':
      return runClaude(call, stage);
    case 'code':
      return runCode(call, stage);
    case 'docker':
      return runDocker(call, stage);
    case 'gh':
    case 'mcp-publisher':
      return runElsewhere(call);
    case 'curl':
    case 'git':
      return runReal(call);
    default:
      return runPackage(findPackage(call.program, stage), call, stage);
  }
}

/** A program that is not on this machine. @throws Error for a command of it that nobody has thought of */
async function runElsewhere({ program, args }: Call): Promise<Ended> {
  const line = [program, ...args].join(' ');
  if (findElsewhere(line) === undefined) throw new Error(`${line}: nothing says what this does.`);
  return said('');
}
