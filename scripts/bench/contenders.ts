import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, measureCommand } from './measure.js';
import type { Skipped } from './table.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const document = join(repository, 'specs/polar/openapi.json');

export interface Contender {
  readonly name: string;
  /** What a reader must know to compare it. */
  readonly note: string;
  readonly command: Command;
  /** Where its output goes; absent: it writes none. */
  readonly output?: string;
  /** Does what a run needs to find, unmeasured. */
  readonly prepare: () => Promise<void>;
}

/** This generator: from cold, and asked whether anything has changed. */
export function ownContenders(folder: string): readonly Contender[] {
  const cold = join(folder, 'own-cold');
  const checked = join(folder, 'own-checked');
  const generate = (...args: readonly string[]): Command => ({
    file: process.execPath,
    args: ['generator/start.mjs', '--api', 'polar', ...args],
    cwd: repository,
  });
  return [
    {
      name: 'generate --no-cache',
      note: 'zod, types by openapi-typescript, tools/list, runtime',
      command: generate('--no-cache', '--out', cold),
      output: cold,
      prepare: () => rm(cold, { recursive: true, force: true }),
    },
    {
      name: 'generate --check',
      note: 'sources unchanged: compares hashes',
      // Said only when the hashes agree: an edit while this runs would be measured as a whole generation.
      command: { ...generate('--check', '--out', checked), expected: 'Nothing has changed' },
      prepare: () => prepareCheck(checked, generate),
    },
  ];
}

/** The first check of an output does the work and remembers it; the ones after that are measured. */
async function prepareCheck(folder: string, generate: (...args: string[]) => Command): Promise<void> {
  if (existsSync(folder)) return;
  await measureCommand(generate('--no-cache', '--out', folder));
  await measureCommand(generate('--check', '--out', folder));
}

interface Peer {
  readonly name: string;
  readonly note: string;
  readonly packages: readonly string[];
  /** Given its own folder, in which the packages are installed. */
  readonly command: (folder: string) => Command;
}

const peers: readonly Peer[] = [
  {
    name: 'openapi-mcp-generator 4.0.1',
    note: 'no types',
    packages: ['openapi-mcp-generator@4.0.1'],
    command: (folder) => ({
      file: process.execPath,
      args: [
        'node_modules/openapi-mcp-generator/bin/openapi-mcp-generator.js',
        ...['--input', document, '--output', 'output', '--force'],
      ],
      cwd: folder,
    }),
  },
  {
    name: 'orval 8.38.0',
    note: 'its mcp client, on Node 24, which it needs',
    packages: ['orval@8.38.0', 'node@24'],
    command: (folder) => ({
      file: join(folder, 'node_modules/node/bin/node'),
      args: ['node_modules/orval/dist/bin/orval.mjs', '--config', 'orval.config.mjs'],
      cwd: folder,
    }),
  },
];

/** Installs the other generators below the folder; one that npm cannot get is skipped. */
export async function peerContenders(
  folder: string,
  progress: (text: string) => void,
): Promise<readonly (Contender | Skipped)[]> {
  const found: (Contender | Skipped)[] = [];
  for (const [index, peer] of peers.entries()) {
    progress(`installing ${peer.name}`);
    const { name, note } = peer;
    const home = resolve(folder, `peer-${index}`);
    const output = join(home, 'output');
    try {
      await installPeer(peer, home);
    } catch (error) {
      found.push({
        name,
        skipped: `npm could not install it (it needs the network): ${error instanceof Error ? error.message : error}`,
      });
      continue;
    }
    const prepare = () => rm(output, { recursive: true, force: true });
    found.push({ name, note, command: peer.command(home), output, prepare });
  }
  return found;
}

/** @throws Error when npm fails. */
async function installPeer({ packages }: Peer, home: string): Promise<void> {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  await writeFile(join(home, 'orval.config.mjs'), orvalConfig());
  // Orval wants a newer Node than this one may be; it gets its own.
  const flags = ['--no-audit', '--no-fund', '--no-save', '--engine-strict=false', '--loglevel=error'];
  await measureCommand({ file: 'npm', args: ['install', ...flags, ...packages], cwd: home });
}

function orvalConfig(): string {
  const output = {
    mode: 'single',
    client: 'mcp',
    target: './output/handlers.ts',
    schemas: './output/schemas',
  };
  return `export default ${JSON.stringify({ bench: { input: { target: document }, output } }, null, 2)};\n`;
}
