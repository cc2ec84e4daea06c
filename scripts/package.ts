import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Zippable, zipSync } from 'fflate';

const usage = `Makes what users install of each generated package that is built.

Usage
  npm run package               builds first, then as below, into packages/
  tsx scripts/package.ts [--out FOLDER]

  NAME-VERSION.tgz              for npm: what the package's "files" say, README and licence
  NAME-VERSION.mcpb             for Claude Desktop, of a package with a manifest.json
  NAME-VERSION.server.json      for the MCP registry, of a package with a server.json

The same input gives the same bytes.
`;

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** Those for others: the practice API is for this repository, and has a place in none of the lists. */
function listFolders(): readonly string[] {
  const folders = readdirSync('generated').map((name) => join('generated', name));
  const listed = folders.filter((folder) => existsSync(join(folder, 'server.json')));
  const names = listed.map((folder) => readManifest(folder).name);
  return folders.filter((folder) => listed.includes(folder) || names.some((name) => dependsOn(folder, name)));
}

function dependsOn(folder: string, name: string): boolean {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  return Object.hasOwn(dependencies, name);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** npm's own packing, which sets every file's time to the same. @throws Error when npm fails. */
function packForNpm(folder: string, out: string): string {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(out)];
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd: folder, encoding: 'utf8', shell });
  if (status !== 0) throw new Error(`${folder}: npm pack failed.\n${stderr}`);
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error(`${folder}: npm pack made nothing.`);
  return join(out, packed.filename);
}

/** What a start needs: the bundled command line has its dependencies in it. */
function listBundled(folder: string): readonly string[] {
  const chunks = readdirSync(join(folder, 'dist/chunks')).map((name) => `dist/chunks/${name}`);
  // Without package.json, whose `type` it is, Node would take main.js for CommonJS.
  const files = ['LICENSE', 'README.md', 'dist/main.js', ...chunks, 'manifest.json', 'package.json'];
  return files.sort();
}

/**
 * Sorted, and of one time: the zip format's first, read by fflate in the machine's own zone as it is written.
 * The official CLI writes the time of day into it, so that no two bundles are the same.
 */
function packBundle(folder: string, path: string): string {
  const entries: Zippable = {};
  for (const file of listBundled(folder)) entries[file] = readFileSync(join(folder, file));
  writeFileSync(path, zipSync(entries, { level: 9, mtime: new Date(1980, 0, 1) }));
  return path;
}

function packFolder(folder: string, out: string): readonly string[] {
  if (!existsSync(join(folder, 'dist/main.js'))) {
    throw new Error(`${folder} is not built: run npm run build first.`);
  }
  const tarball = packForNpm(folder, out);
  const stem = tarball.replace(/\.tgz$/, '');
  const made = [tarball];
  if (existsSync(join(folder, 'manifest.json'))) made.push(packBundle(folder, `${stem}.mcpb`));
  if (existsSync(join(folder, 'server.json'))) {
    copyFileSync(join(folder, 'server.json'), `${stem}.server.json`);
    made.push(`${stem}.server.json`);
  }
  return made;
}

/** `packages/acme-mcp-0.1.0.tgz  512 kB  sha256 …` */
function describeFile(path: string): string {
  const bytes = readFileSync(path);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return `${path}  ${Math.ceil(bytes.length / 1024)} kB  sha256 ${digest}\n`;
}

const { values } = parseArgs({
  options: { help: { type: 'boolean', short: 'h' }, out: { type: 'string', default: 'packages' } },
});
if (values.help === true) {
  process.stdout.write(usage);
} else {
  mkdirSync(values.out, { recursive: true });
  for (const folder of listFolders()) {
    for (const path of packFolder(folder, values.out)) process.stdout.write(describeFile(path));
  }
}
