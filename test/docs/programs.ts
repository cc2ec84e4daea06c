import { runDocker } from './containers.js';
import { runClaude, runCode } from './hosts.js';
import { runNpm } from './npm.js';
import { findPackage, runNode, runNpx, runPackage, runReal, type Stage } from './packages.js';
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
    case 'curl':
    case 'git':
      return runReal(call);
    default:
      return runPackage(findPackage(call.program, stage), call, stage);
  }
}
