import { parseArgs } from 'node:util';
import { findPackage, runNode, runNpx, runPackage, type Stage, said } from './packages.js';
import { countHttpTools } from './servers.js';
import type { Call, Ended } from './shell.js';

/** As `claude mcp add --help` has it: https://code.claude.com/docs/en/mcp */
export async function runClaude(call: Call, stage: Stage): Promise<Ended> {
  if (call.args.slice(0, 2).join(' ') !== 'mcp add')
    throw new Error(`claude ${call.args.join(' ')} is not known.`);
  const { values, positionals } = parseArgs({
    args: call.args.slice(2),
    allowPositionals: true,
    options: {
      transport: { type: 'string', short: 't', default: 'stdio' },
      scope: { type: 'string', short: 's', default: 'local' },
      env: { type: 'string', short: 'e', multiple: true, default: [] },
      header: { type: 'string', short: 'H', multiple: true, default: [] },
    },
  });
  const [name = '', target = '', ...args] = positionals;
  if (!/^[\w-]+$/.test(name)) throw new Error(`claude: ${name} is not a name.`);
  if (values.transport === 'http') {
    const headers = values.header.map((each) => each.split(/:\s*/, 2) as [string, string]);
    return said(`${await countHttpTools(target, Object.fromEntries(headers))} tools\n`);
  }
  if (values.transport !== 'stdio') throw new Error(`claude: --transport ${values.transport} is not known.`);
  return startStdio(
    { ...call, program: target, args, env: { ...call.env, ...readPairs(values.env) } },
    stage,
  );
}

/** A host's way to start a server: it has to speak MCP then, whatever the command is. */
export async function startStdio(call: Call, stage: Stage): Promise<Ended> {
  const ended = await runCommand(call, stage);
  if (!/^\d+ tools over stdio\n$/.test(ended.stdout))
    throw new Error(`It serves nothing: ${JSON.stringify(ended)}`);
  return ended;
}

function runCommand(call: Call, stage: Stage): Promise<Ended> {
  if (call.program === 'node') return runNode(call, stage);
  if (call.program === 'npx') return runNpx(call, stage);
  return runPackage(findPackage(call.program, stage), call, stage);
}

function readPairs(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new Error(`${pair} is not NAME=VALUE.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** https://code.visualstudio.com/docs/copilot/customization/mcp-servers */
export function runCode(call: Call, stage: Stage): Promise<Ended> {
  const [flag, text = ''] = call.args;
  if (flag !== '--add-mcp') throw new Error(`code ${flag} is not known.`);
  const { name, command, args = [], env = {} } = JSON.parse(text);
  if (typeof name !== 'string') throw new Error('code --add-mcp: the server has no name.');
  return startStdio({ ...call, program: command, args, env: { ...call.env, ...env } }, stage);
}
