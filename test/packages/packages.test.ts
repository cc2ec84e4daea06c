import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNpx } from '../conformance/npx.js';
import { isNightly } from '../night.js';
import {
  type Command,
  install,
  listTools,
  makeFolder,
  makePackages,
  run,
  stageImage,
  unpackBundle,
} from './install.js';

const credential = 'polar_oat_of_the_package_test';
const environment = { POLAR_ACCESS_TOKEN: credential, POLAR_SERVER: 'sandbox' };

interface BundleManifest {
  readonly tools: readonly { readonly name: string }[];
  readonly server: { readonly mcp_config: Command };
  readonly user_config: Readonly<Record<string, { readonly sensitive?: boolean; readonly default?: string }>>;
}

const { version } = JSON.parse(readFileSync('generated/polar-mcp/package.json', 'utf8')) as {
  version: string;
};
const folders: string[] = [];
const out = makeTemporary();
let made: readonly string[];

function makeTemporary(): string {
  const folder = makeFolder();
  folders.push(folder);
  return folder;
}

beforeAll(() => {
  made = makePackages(out);
}, 120_000);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function find(ending: string): string {
  const file = made.find((name) => name.startsWith('polar-mcp-') && name.endsWith(ending));
  if (file === undefined) throw new Error(`no ${ending} among ${made.join(', ')}`);
  return join(out, file);
}

function findTarballs(): { readonly server: string; readonly gateway: string } {
  return { server: find(`polar-mcp-${version}.tgz`), gateway: find(`polar-mcp-gateway-${version}.tgz`) };
}

test('every form of every package for others is made, and the practice API is none', () => {
  expect(made).toEqual([
    `polar-mcp-${version}.mcpb`,
    `polar-mcp-${version}.server.json`,
    `polar-mcp-${version}.tgz`,
    `polar-mcp-gateway-${version}.tgz`,
  ]);
});

test('made twice, in another time zone, the bytes are the same', async () => {
  const again = makeTemporary();
  const words = ['--import', 'tsx', 'scripts/package.ts', '--out', again];
  const zone = process.env.TZ;
  process.env.TZ = 'Asia/Tokyo';
  try {
    expect(await run(process.execPath, words, resolve('.'))).toMatchObject({ code: 0 });
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  for (const name of made) {
    expect(readFileSync(join(again, name)).equals(readFileSync(join(out, name))), name).toBe(true);
  }
}, 60_000);

describe('the npm package', () => {
  test('holds what is built, its types, README and licence, and nothing else', async () => {
    const { stdout } = await run('tar', ['tzf', findTarballs().server], out);
    const files = stdout.trim().split('\n');
    const expected =
      /^package\/(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(?:main|index|host)\.js)$/;
    const parts = /^package\/dist\/(?:(?:chunks|library)\/[\w-]+\.js|types\/.+\.d\.ts)$/;
    expect(files.filter((file) => !expected.test(file) && !parts.test(file))).toEqual([]);
    expect(files).toContain('package/dist/types/index.d.ts');
    expect(files).toContain('package/LICENSE');
    expect(files).toContain('package/CHANGELOG.md');
  });

  test('installed in an empty folder it lists its tools, is imported, and is typed', async () => {
    const folder = makeTemporary();
    await install([findTarballs().server], folder);

    const listed = await run(
      join(folder, 'node_modules/.bin/polar-mcp'),
      ['tools', '--preset', 'hero'],
      folder,
    );
    expect(listed).toMatchObject({ code: 0 });
    expect(listed.stdout).toContain('list_all_polar_customers');

    const code = `import { createClient } from 'polar-mcp';
const client = createClient({ server: 'sandbox', credentials: {} });
const call: (name: 'list_all_polar_customers', args: { email: string }) => Promise<unknown> = client.call;
console.log(typeof call);
`;
    writeFileSync(join(folder, 'use.ts'), code);
    const compiler = resolve('node_modules/typescript-7/bin/tsc');
    // Node's own types, which whoever uses it in Node has: the SDK's declarations name Buffer.
    const types = ['--types', 'node', '--typeRoots', resolve('node_modules/@types')];
    const strict = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'esnext', ...types];
    expect(await run(process.execPath, [compiler, ...strict, 'use.ts'], folder)).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await run(process.execPath, ['use.js'], folder)).toMatchObject({ code: 0, stdout: 'function\n' });
  }, 180_000);

  // It downloads Postgres in WebAssembly.
  test.runIf(isNightly)(
    'nightly: the gateway is installed beside it and starts',
    async () => {
      const folder = makeTemporary();
      const { server, gateway } = findTarballs();
      await install([server, gateway], folder);
      const help = await run(join(folder, 'node_modules/.bin/polar-mcp-gateway'), ['--help'], folder);
      expect(help).toMatchObject({ code: 0 });
      expect(help.stdout).toContain('serve');
    },
    280_000,
  );
});

describe('the bundle for Claude Desktop', () => {
  function readBundle(): { folder: string; files: readonly string[]; manifest: BundleManifest } {
    const folder = makeTemporary();
    const files = unpackBundle(readFileSync(find('.mcpb')), folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as BundleManifest;
    return { folder, files, manifest };
  }

  test('is sorted, and has no dependencies beside it', () => {
    const { files } = readBundle();
    expect(files).toEqual([...files].sort());
    expect(files).toContain('dist/main.js');
    expect(files.filter((file) => /node_modules|\.ts$|library/.test(file))).toEqual([]);
  });

  test('started as a host does, from what it asks for, it has the tools that it lists', async () => {
    const { folder, manifest } = readBundle();
    expect(manifest.user_config.credential).toMatchObject({ sensitive: true, required: true });
    const given: Record<string, string> = {
      __dirname: folder,
      'user_config.credential': credential,
      'user_config.environment': manifest.user_config.environment?.default ?? '',
    };
    const fill = (text: string) => text.replace(/\$\{([\w.]+)\}/g, (whole, name) => given[name] ?? whole);
    const { command, args, env } = manifest.server.mcp_config;
    const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
    expect(filled).toEqual(environment);
    const tools = await listTools({ command, args: args.map(fill), env: filled }, folder);
    expect(tools.toSorted()).toEqual(manifest.tools.map(({ name }) => name).toSorted());
  });

  test.runIf(isNightly)(
    'nightly: the official CLI finds nothing wrong',
    async () => {
      const { folder } = readBundle();
      const checked = await runNpx('@anthropic-ai/mcpb@2.1.2', [
        'mcpb',
        'validate',
        join(folder, 'manifest.json'),
      ]);
      expect(checked).toMatchObject({ code: 0 });
      expect(checked.stdout).toContain('validation passes');
    },
    280_000,
  );
});

test('what the image of the server holds is enough to start, and its user is not root', async () => {
  const folder = makeTemporary();
  const { user, entry } = stageImage(readFileSync('server.Dockerfile', 'utf8'), folder);
  expect(user).toBe('node');
  const [command = '', ...args] = entry;
  expect((await listTools({ command, args, env: environment }, folder)).length).toBeGreaterThan(100);
});
