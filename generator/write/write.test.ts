import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { manifestName } from './manifest.js';
import { compareOutput, hashOutput, writeOutput } from './write.js';

/** What the file system does: so many more changes, then nothing (a kill); no rights for these folders. */
const disk = vi.hoisted(() => ({ changesLeft: Number.POSITIVE_INFINITY, denied: '', steps: 0 }));

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  const counted = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      if (disk.changesLeft-- <= 0) throw new Error('killed');
      disk.steps++;
      return work(...args);
    };
  };
  const guarded = <Option, Result>(work: (path: string, option?: Option) => Promise<Result>) => {
    return async (path: string, option?: Option): Promise<Result> => {
      if (path === disk.denied) throw new Error(`EACCES: ${path}`);
      return work(path, option);
    };
  };
  return {
    ...real,
    mkdir: counted(real.mkdir),
    rename: counted(real.rename),
    rm: counted(real.rm),
    rmdir: counted(real.rmdir),
    writeFile: counted(real.writeFile),
    access: guarded(real.access),
    readFile: guarded(real.readFile as (path: string, options?: 'utf8') => Promise<string>),
  };
});

let folder: string;
beforeEach(async () => {
  Object.assign(disk, { changesLeft: Number.POSITIVE_INFINITY, denied: '', steps: 0 });
  folder = join(await mkdtemp(join(tmpdir(), 'write-')), 'out');
});
afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const files = (contents: Record<string, string>) =>
  Object.entries(contents).map(([path, text]) => ({ path, contents: text }));

async function compare(contents: Record<string, string>, packageName = 'acme-mcp') {
  const diagnostics = new Diagnostics();
  const changes = await compareOutput({ folder, packageName, files: files(contents) }, diagnostics);
  return { changes, said: diagnostics.list.map((diagnostic) => diagnostic.code) };
}

async function write(contents: Record<string, string>) {
  const { changes, said } = await compare(contents);
  const diagnostics = new Diagnostics();
  if (said.length === 0) await writeOutput(changes, folder, diagnostics);
  return [...said, ...diagnostics.list.map((diagnostic) => diagnostic.code)];
}

const summarize = (changes: readonly { path: string; change: string }[]) =>
  changes.filter(({ path }) => path !== manifestName).map(({ path, change }) => `${change} ${path}`);

/** Every file below the folder with its text, the manifest aside. */
async function readAll(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isFile() && name !== manifestName) found[name] = await readFile(path, 'utf8');
  }
  return found;
}

describe('a folder is brought to what was emitted', () => {
  test('files are added, changed and removed, and nothing is touched that is right', async () => {
    expect(await write({ 'a.ts': '1', 'src/b.ts': '2', 'src/deep/c.ts': '3' })).toEqual([]);
    const next = { 'a.ts': '1', 'src/b.ts': 'two', 'd.ts': '4' };
    expect(summarize((await compare(next)).changes)).toEqual([
      'changed src/b.ts',
      'added d.ts',
      'removed src/deep/c.ts',
    ]);
    expect(await write(next)).toEqual([]);
    expect(await readAll()).toEqual(next);
    expect(await readdir(join(folder, 'src'))).toEqual(['b.ts']);
    expect(await compare(next)).toEqual({ changes: [], said: [] });
  });

  test('a file may become a folder, and a folder a file', async () => {
    await write({ a: '1', 'b/c': '2' });
    await mkdir(join(folder, 'd'));
    expect(await write({ 'a/c': '1', b: '2', d: '3' })).toEqual([]);
    expect(await readAll()).toEqual({ 'a/c': '1', b: '2', d: '3' });
  });

  test('comparing writes nothing', async () => {
    await compare({ 'a.ts': '1' });
    expect(await readdir(join(folder, '..'))).toEqual([]);
  });

  test('what npm and builds put beside it is left alone', async () => {
    await write({ 'a.ts': '1' });
    for (const name of ['node_modules', 'dist']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'x.js'), 'built');
    }
    expect(await write({ 'b.ts': '2' })).toEqual([]);
    expect(await readAll()).toEqual({ 'b.ts': '2', 'node_modules/x.js': 'built', 'dist/x.js': 'built' });
  });

  test('equal folders have equal hashes; a folder without a manifest has none', async () => {
    expect(await hashOutput(folder)).toBeUndefined();
    await write({ 'a.ts': '1' });
    const before = await hashOutput(folder);
    await writeFile(join(folder, 'a.ts'), '2');
    expect(await hashOutput(folder)).not.toBe(before);
    await writeFile(join(folder, 'a.ts'), '1');
    expect(await hashOutput(folder)).toBe(before);
  });
});

describe("another's work is refused, and nothing is written", () => {
  test('a file that the generator did not make', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'notes.txt'), 'mine');
    expect(await write({ 'a.ts': '1' })).toEqual(['output-not-ours']);
    expect(await readAll()).toEqual({ 'notes.txt': 'mine' });
  });

  test('a manifest that is no manifest gives no rights', async () => {
    await mkdir(folder);
    for (const text of ['', '[]', '{"files":5}', 'null']) {
      await writeFile(join(folder, manifestName), text);
      await writeFile(join(folder, 'notes.txt'), 'mine');
      expect(await write({ 'notes.txt': '1' })).toEqual(['output-not-ours']);
      expect(await readAll()).toEqual({ 'notes.txt': 'mine' });
    }
  });

  test('a folder of another package; a manifest that names none is one of ours', async () => {
    await write({ 'a.ts': '1' });
    expect(JSON.parse(await readFile(join(folder, manifestName), 'utf8'))).toMatchObject({
      package: 'acme-mcp',
    });
    expect(await compare({ 'a.ts': '2' }, 'other-mcp')).toEqual({ changes: [], said: ['output-not-ours'] });
    await writeFile(join(folder, manifestName), JSON.stringify({ files: [manifestName, 'a.ts'] }));
    expect((await compare({ 'a.ts': '2' }, 'other-mcp')).said).toEqual([]);
  });

  test('a folder that only looks like one of staged files', async () => {
    await mkdir(join(folder, '.staging-mine'), { recursive: true });
    await writeFile(join(folder, '.staging-mine', 'notes.txt'), 'mine');
    expect(await write({ 'a.ts': '1' })).toEqual(['output-not-ours']);
  });

  test('a link in the folder, or in place of it', async () => {
    const elsewhere = join(folder, '..', 'elsewhere');
    await mkdir(elsewhere);
    await write({ 'a.ts': '1' });
    await symlink(elsewhere, join(folder, 'src'));
    expect(await write({ 'src/b.ts': '2' })).toEqual(['output-is-link']);
    await rm(folder, { recursive: true });
    await symlink(elsewhere, folder);
    expect(await write({ 'b.ts': '2' })).toEqual(['output-is-link']);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  test('a file that is ours, turned into a link', async () => {
    const secret = join(folder, '..', 'secret');
    await writeFile(secret, 'mine');
    await write({ 'a.ts': '1' });
    await rm(join(folder, 'a.ts'));
    await symlink(secret, join(folder, 'a.ts'));
    expect(await write({ 'a.ts': '2' })).toEqual(['output-is-link']);
    expect(await readFile(secret, 'utf8')).toBe('mine');
  });

  test.each([
    ['../a.ts', 'output-path-refused'],
    ['/a.ts', 'output-path-refused'],
    ['src/../a.ts', 'output-path-refused'],
    ['src//a.ts', 'output-path-refused'],
    ['src\\a.ts', 'output-path-refused'],
    ['a\u0000.ts', 'output-path-refused'],
    ['con trol.ts', 'output-path-refused'],
    [`${'a'.repeat(101)}`, 'output-path-refused'],
    ['src/Orders.ts', 'output-path-collision'],
    ['.GENERATED.json', 'output-path-collision'],
  ])('the path %j: %s', async (path, want) => {
    expect(await write({ 'src/orders.ts': '1', [path]: '2' })).toEqual([want]);
    expect(await readAll()).toEqual({});
  });
});

describe('a write that fails leaves the old output whole', () => {
  const before = { 'a.ts': 'old', 'b.ts': 'old' };

  test('when a text cannot be staged', async () => {
    await write(before);
    const { changes } = await compare({ 'a.ts': 'new', 'b.ts': 'new' });
    const broken = changes.map((change) =>
      // A text that writeFile refuses stands in for a full disk.
      change.path === 'b.ts' ? { ...change, after: Symbol('full disk') as unknown as string } : change,
    );
    const diagnostics = new Diagnostics();
    await writeOutput(broken, folder, diagnostics);
    expect(diagnostics.list.map((diagnostic) => diagnostic.code)).toEqual(['output-not-written']);
    expect(await readAll()).toEqual(before);
  });

  test('when a folder that is not empty stands where a file should', async () => {
    await write(before);
    const { changes } = await compare({ 'a.ts': 'new', 'b.ts': 'new', 'c.ts': 'new' });
    await mkdir(join(folder, 'c.ts'));
    await writeFile(join(folder, 'c.ts', 'notes.txt'), 'mine');
    const diagnostics = new Diagnostics();
    await writeOutput(changes, folder, diagnostics);
    expect(diagnostics.list.map((diagnostic) => diagnostic.code)).toEqual(['output-not-written']);
    expect(await readAll()).toEqual({ ...before, 'c.ts/notes.txt': 'mine' });
    expect((await readdir(folder)).filter((name) => name.startsWith('.staging'))).toEqual([]);
  });

  const obstacles: [why: string, place: string][] = [
    ['beside a file that would become a folder', 'b/c'],
    ['in a folder that would become a file', 'old/deep'],
  ];
  test.each(obstacles)('when another file stands %s', async (_why, place) => {
    await write({ 'a.ts': 'old', 'old/x.ts': 'old' });
    const { changes } = await compare({ 'a.ts': 'new', 'b/c/d.ts': 'new', old: 'new' });
    await mkdir(join(folder, place, '..'), { recursive: true });
    await writeFile(join(folder, place), 'mine');
    const tree = await readAll();
    const manifest = await readFile(join(folder, manifestName), 'utf8');
    const diagnostics = new Diagnostics();
    await writeOutput(changes, folder, diagnostics);
    expect(diagnostics.list.map((diagnostic) => diagnostic.code)).toEqual(['output-not-written']);
    expect(await readAll()).toEqual(tree);
    expect(await readFile(join(folder, manifestName), 'utf8')).toBe(manifest);
  });

  test.each(['', 'src', 'gone'])('when the folder %j cannot be written', async (name) => {
    const tree = { 'a.ts': 'old', 'src/b.ts': 'old', 'gone/c.ts': 'old' };
    await write(tree);
    const { changes } = await compare({ 'a.ts': 'new', 'src/b.ts': 'new' });
    disk.denied = join(folder, name);
    const diagnostics = new Diagnostics();
    await writeOutput(changes, folder, diagnostics);
    expect(diagnostics.list.map((diagnostic) => diagnostic.code)).toEqual(['output-not-written']);
    expect(await readAll()).toEqual(tree);
  });

  test.each(['a.ts', manifestName])('when %s cannot be read', async (name) => {
    await write(before);
    disk.denied = join(folder, name);
    expect(await write({ 'a.ts': 'new' })).toEqual(['output-not-written']);
    expect(await hashOutput(folder)).toBeUndefined();
    disk.denied = '';
    expect(await readAll()).toEqual(before);
  });
});

describe('a write that is killed is taken up by the next', () => {
  const old = { 'a.ts': '1', 'src/b.ts': '1', 'src/gone.ts': '1', file: '1', 'folder/x.ts': '1' };
  const next = { 'a.ts': '2', 'src/b.ts': '2', 'new/c.ts': '2', 'file/d.ts': '2', folder: '2' };

  /** Brings the folder to what was before, then to `next` with so many changes of the disk. */
  async function writeUntil(changesLeft: number, before: Record<string, string> | undefined) {
    await rm(folder, { recursive: true, force: true });
    if (before) await write(before);
    const { changes } = await compare(next);
    disk.steps = 0;
    disk.changesLeft = changesLeft;
    const diagnostics = new Diagnostics();
    await writeOutput(changes, folder, diagnostics);
    disk.changesLeft = Number.POSITIVE_INFINITY;
    return { steps: disk.steps, ok: !diagnostics.hasErrors };
  }

  test.each([old, undefined])('after whichever step, onto %j', async (before) => {
    const { steps, ok } = await writeUntil(Number.POSITIVE_INFINITY, before);
    expect(ok).toBe(true);
    expect(await readAll()).toEqual(next);
    expect(steps).toBeGreaterThan(15);
    for (let step = 0; step < steps; step++) {
      await writeUntil(step, before);
      expect((await compare(next)).said, `compared after step ${step}`).toEqual([]);
      expect(await write(next), `written after step ${step}`).toEqual([]);
      expect(await readAll()).toEqual(next);
      expect((await readdir(folder)).filter((name) => name.startsWith('.staging'))).toEqual([]);
      expect(await compare(next)).toEqual({ changes: [], said: [] });
    }
  });
});
