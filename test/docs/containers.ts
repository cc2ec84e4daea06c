import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runPackage, type Stage, said } from './packages.js';
import type { Call, Ended } from './shell.js';

/** There is no Docker here: its words are read as it reads them (https://docs.docker.com/reference/cli/docker/). */
export async function runDocker(call: Call, stage: Stage): Promise<Ended> {
  const [command, ...args] = call.args;
  if (command === 'build') {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        file: { type: 'string', short: 'f', default: 'Dockerfile' },
        tag: { type: 'string', short: 't' },
      },
    });
    const text = readFileSync(join(stage.folder, values.file), 'utf8');
    if (values.tag === undefined || positionals.join() !== '.')
      throw new Error('docker build: no tag or no folder.');
    stage.images.set(values.tag, text);
    return said('');
  }
  if (command !== 'run') throw new Error(`docker ${command} is not known.`);
  return runImage(args, call, stage);
}

/** What the image would start, started here: its entry, with the words that follow its name. */
async function runImage(args: readonly string[], call: Call, stage: Stage): Promise<Ended> {
  const at = args.findIndex((word) => stage.images.has(word));
  const text = stage.images.get(args[at] ?? '');
  if (text === undefined) throw new Error(`docker run ${args.join(' ')}: no image of that name was built.`);
  const { values } = parseArgs({
    args: args.slice(0, at),
    options: {
      interactive: { type: 'boolean', short: 'i' },
      detach: { type: 'boolean', short: 'd' },
      rm: { type: 'boolean' },
      env: { type: 'string', short: 'e', multiple: true, default: [] },
      publish: { type: 'string', short: 'p', multiple: true, default: [] },
      volume: { type: 'string', short: 'v', multiple: true, default: [] },
    },
  });
  const env = Object.fromEntries(
    values.env.map((each) => (each.includes('=') ? each.split('=', 2) : [each, call.env[each] ?? ''])),
  );
  // Its volume, and its own address, are of a machine that there is not: the page's own folder is that volume.
  const folder = join(call.cwd, 'gateway-data');
  const words = args.slice(at + 1).map((word) => (word === '/data' ? folder : word));
  const upstream = { POLAR_BASE_URL: call.env.POLAR_BASE_URL ?? '' };
  const own = {
    ...call,
    args: words.map((word) => (word === '0.0.0.0' ? '127.0.0.1' : word)),
    env: { ...upstream, ...env },
  };
  if (text.includes('"generated/gateway/dist/main.js"')) return runPackage('gateway', own, stage);
  if (!text.includes('ENTRYPOINT ["node", "dist/main.js"]')) throw new Error('The image has another entry.');
  if (words.length === 0 && values.interactive !== true) throw new Error('docker run: stdio needs -i.');
  return runPackage('polar-mcp', own, stage);
}
