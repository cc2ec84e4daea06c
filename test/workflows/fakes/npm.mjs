// npm, but for what takes minutes or leaves this machine; the rest goes to the real one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { option, outside, record, save, words } from './outside.mjs';

record('npm');
const [verb, subject] =
  words[0] === 'run' ? ['run', words.find((word, index) => index > 0 && word !== '--silent')] : words;
const commands = {
  ci: linkModules,
  test: () => {
    process.stdout.write('\u001b[31mTests\u001b[39m  1 failed ``` | 2 passed\n');
    if (outside.tests !== 'fail') return;
    process.stderr.write(`\u001b[31m FAIL \u001b[39m test/a.test.ts > one\n${'a line\n'.repeat(100)}`);
    process.exitCode = 1;
  },
  'run docs': () => {},
  'run build': () => {},
  'run test:nightly': () => {},
  'run spec:review': () => {
    if (outside.review === 'waits') process.exit(1);
  },
  'run test:update': () => {
    if (process.env.CI !== undefined) process.exit(1);
  },
  'run spec:pull': pull,
  'run package': makePackages,
  view: () => {
    const integrity = outside.npm[subject];
    if (integrity === undefined) fail('npm error code E404');
    process.stdout.write(`${integrity}\n`);
  },
  publish: () => {
    const name = basename(subject).replace(/-(\d+\.\d+\.\d+)\.tgz$/, '@$1');
    if (outside.npm[name] !== undefined) fail(`You cannot publish over ${name}`);
    if (!words.includes('--provenance') || option('--access') !== 'public') fail('without provenance');
    outside.npm[name] = `sha512-${createHash('sha512').update(readFileSync(subject)).digest('base64')}`;
    save();
  },
};
const real = ['run spec:update', 'run release:version', 'run release:notes', 'run lint:workflows', 'install'];
const command = verb === 'run' ? `run ${subject}` : verb;
// Of the round trip: all but what is beyond this machine. Its tests need packages of their own, not links.
if (process.env.FAKE_REAL !== undefined && !['view', 'publish'].includes(command)) process.exit(runReal());
if (commands[command] !== undefined) commands[command]();
else if (real.includes(command)) process.exit(runReal());
else fail(`not tried here: npm ${words.join(' ')}`);

/** What spec:pull has printed by --json, and where it wrote. */
function pull() {
  const { state, semver = 'none', diff, text, exit = 0, wrote = state === 'written' } = outside.upstream;
  const report = option('--report');
  if (state !== 'failed' || wrote) writeFileSync(report, `# Tools: what changed\n\n${state} ${text ?? ''}\n`);
  if (wrote) {
    const file = 'specs/polar/openapi.json';
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"version": "[^"]*"/, `"version": "${text}"`));
    const lock = 'specs/polar/openapi.lock.json';
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"date": "[^"]*"/, `"date": "${Date.now()}"`));
  }
  const touched = process.env.FAKE_TOUCH;
  if (touched !== undefined) writeFileSync(touched, 'name: owned\n');
  const answer = { api: 'polar', state, semver, diff };
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  process.exit(exit);
}

/** What npm ci leaves: the packages of the tree itself are links into it. */
function linkModules() {
  const from = join(process.env.FAKE_REPOSITORY, 'node_modules');
  mkdirSync('node_modules');
  for (const name of [...readdirSync(from).filter((each) => !each.startsWith('.')), '.bin']) {
    const target = join(from, name);
    const own = readLink(target);
    symlinkSync(own?.startsWith('../generated/') ? own : target, join('node_modules', name));
  }
}

function readLink(path) {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Files of the right names, and bytes that depend on the tree alone. */
function makePackages() {
  mkdirSync('packages', { recursive: true });
  for (const folder of ['generated/polar-mcp', 'generated/gateway']) {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const stem = `packages/${name}-${version}`;
    const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--transform', 's,^,package/,'];
    const tar = spawnSync('tar', ['--create', ...same, '-C', folder, 'package.json']);
    const { stdout } = spawnSync('gzip', ['--no-name'], { input: tar.stdout });
    writeFileSync(`${stem}.tgz`, stdout);
    if (name.endsWith('gateway')) continue;
    writeFileSync(`${stem}.mcpb`, 'a bundle');
    writeFileSync(`${stem}.server.json`, readFileSync(`${folder}/server.json`));
  }
}

function runReal() {
  const npm = process.env.FAKE_PATH.split(':')
    .map((folder) => join(folder, 'npm'))
    .find((file) => existsSync(file));
  // What spec:update calls comes back here; what the others call is the real thing.
  const own = command === 'run spec:update' || command === 'run release:version';
  const env = own ? process.env : { ...process.env, PATH: process.env.FAKE_PATH };
  return spawnSync(npm, words, { stdio: 'inherit', env }).status ?? 1;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
