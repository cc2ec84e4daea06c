import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../../generator/config.js';
import { printDiagnostics } from '../../generator/report.js';
import { isNightly } from '../night.js';
import { answer, type BadDocument, badDocuments, documentOf } from './bad-documents.js';
import { type CommandResult, readTree, runGenerate, withFolder } from './command.js';
import { compile, type JsonObject, repository } from './compile.js';

const timeout = 60_000;
const good = documentOf({ '/things': { get: { operationId: 'list', responses: answer } } });

/** Each of these says one thing, where it is, and nothing of the machinery. */
function expectOneError({ code, stdout, stderr, errors }: CommandResult, wanted: string): void {
  expect({ code, stdout, errors }, stderr).toEqual({
    code: 1,
    stdout: '',
    errors: [expect.stringContaining(`[${wanted}]`)],
  });
  expect(stderr).not.toMatch(/node:internal|at .*\.(?:ts|js|cjs):\d+:\d+\)|RangeError|TypeError/);
}

function expectPlace(stderr: string, { file, says, at }: BadDocument): void {
  expect(stderr).toMatch(says);
  if (at !== undefined) expect(stderr).toMatch(new RegExp(`at .*${file.replace('.', '\\.')}${at.source}`));
}

describe.concurrent('a bad document: one error, located, and nothing is written', () => {
  const byCommand = badDocuments.filter((bad) => bad.byCommand);
  test.each(byCommand)('by command: $why → $code', { timeout }, async (bad) => {
    await withFolder({ [bad.file]: bad.text }, async (folder) => {
      const before = await readTree(folder);
      const args = ['--spec', join(folder, bad.file), '--name', 'acme', '--out', join(folder, 'out')];
      const result = await runGenerate(...args);
      expectOneError(result, bad.code);
      expectPlace(result.stderr, bad);
      expect(await readTree(folder)).toEqual(before);
    });
  });
});

describe('a bad document: one error, located', () => {
  const others = badDocuments.filter((bad) => !bad.byCommand);
  test.each(others)('$why → $code', { timeout }, async (bad) => {
    await withFolder({}, async (folder) => {
      const { diagnostics, files } = await compile({ document: bad.text, file: bad.file }, folder);
      const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      await printDiagnostics(diagnostics, { verbose: false, json: false });
      const stderr = print.mock.calls.map(([text]) => text).join('');
      print.mockRestore();
      const errors = stderr.split('\n').filter((line) => line.startsWith('error:'));
      expect(errors).toEqual([expect.stringContaining(`[${bad.code}]`)]);
      expectPlace(stderr, bad);
      expect(files).toEqual([]);
    });
  });
});

/** Just below the limit: a thousand operations, and 80,000 schemas that nothing refers to. */
function largeDocument(): JsonObject {
  const field = { type: 'string', description: 'A text of the record.' };
  const fields = Array.from({ length: 10 }, (_, index) => [`field_${index}`, field]);
  const schema = { type: 'object', properties: Object.fromEntries(fields) };
  const schemas = Array.from({ length: 70_000 }, (_, index) => [`Schema${index}`, schema]);
  const paths = Array.from({ length: 1000 }, (_, index) => [`/r${index}`, { get: { responses: answer } }]);
  return documentOf(Object.fromEntries(paths), { components: { schemas: Object.fromEntries(schemas) } });
}

test.runIf(isNightly)('nightly: 45 MB are compiled in a gigabyte', { timeout: 300_000 }, async () => {
  await withFolder({}, async (folder) => {
    const source = join(folder, 'large.json');
    const large = JSON.stringify(largeDocument());
    expect(large.length).toBeGreaterThan(45_000_000);
    await writeFile(source, large);
    const result = await runGenerate('--spec', source, '--name', 'large', '--out', join(folder, 'out'));
    expect(result, result.stderr).toMatchObject({ code: 0, errors: [] });
    expect(result.stdout).toContain('1000 tools');
  });
});

describe.concurrent('a bad path to the document', () => {
  const cases: [why: string, path: (folder: string) => string, code: string, says: RegExp][] = [
    ['no such file', (folder) => join(folder, 'gone.json'), 'file-not-found', /gone\.json/],
    ['a folder', (folder) => folder, 'file-unreadable', /it is a folder/],
    ['a path below a file', (folder) => join(folder, 'a.json', 'b.json'), 'file-not-found', /b\.json/],
    ['no text', (folder) => join(folder, 'binary'), 'file-unreadable', /not UTF-8/],
    ['a device', () => '/dev/zero', 'file-unreadable', /not a regular file/],
    ['more than 50 MB', (folder) => join(folder, 'large'), 'file-too-large', /50 MB/],
    [
      'a host that refuses',
      () => 'http://127.0.0.1:9/openapi.json',
      'file-unreadable',
      /http:\/\/127\.0\.0\.1:9\/openapi\.json/,
    ],
  ];
  test.each(cases)('%s', { timeout }, async (_why, path, code, says) => {
    await withFolder({ 'a.json': good }, async (folder) => {
      await writeFile(join(folder, 'binary'), Uint8Array.of(0xff, 0xfe, 0x00, 0xd8));
      await writeFile(join(folder, 'large'), '');
      await truncate(join(folder, 'large'), 50 * 1024 * 1024 + 1);
      const out = join(folder, 'out');
      const result = await runGenerate('--spec', path(folder), '--name', 'acme', '--out', out);
      expectOneError(result, code);
      expect(result.stderr).toMatch(says);
      expect(await readTree(out)).toEqual(new Map());
    });
  });
});

describe.concurrent('a bad output folder stays as it is', () => {
  const cases: [why: string, out: string, code: string, says: RegExp][] = [
    ['it is a file', 'a.json', 'output-not-written', /it is a file/],
    ['it is below a file', 'a.json/out', 'output-not-written', /file already exists/],
    ['nobody can write there', '/proc/acme', 'output-not-written', /ENOENT/],
    ['it holds files of others', 'theirs', 'output-not-ours', /1 file\(s\).*"notes\.txt"/],
    ['a link stands in it', 'linked', 'output-is-link', /linked\/src/],
    ['it is a link', 'link', 'output-is-link', /link/],
    ['its manifest claims files elsewhere', 'claims', 'output-not-ours', /"mine\.txt"/],
  ];
  test.each(cases)('%s', { timeout }, async (_why, out, code, says) => {
    await withFolder({ 'a.json': good }, async (folder) => {
      await mkdir(join(folder, 'theirs'));
      await writeFile(join(folder, 'theirs/notes.txt'), 'mine');
      await mkdir(join(folder, 'linked'));
      await mkdir(join(folder, 'elsewhere'));
      await symlink(join(folder, 'elsewhere'), join(folder, 'linked/src'));
      await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
      await mkdir(join(folder, 'claims'));
      await writeFile(join(folder, 'claims/mine.txt'), 'mine');
      await writeFile(join(folder, 'claims/.generated.json'), '{"files": [".generated.json", "../a.json"]}');
      const before = await readTree(folder);
      const path = out.startsWith('/') ? out : join(folder, out);
      const result = await runGenerate('--spec', join(folder, 'a.json'), '--name', 'acme', '--out', path);
      expectOneError(result, code);
      expect(result.stderr).toMatch(says);
      expect(await readTree(folder)).toEqual(before);
    });
  });
});

describe.concurrent('wrong usage ends with 2 and says what is right', () => {
  const cases: [args: readonly string[], says: RegExp][] = [
    [['--sepc', 'a.json'], /--sepc/],
    [['a.json'], /a\.json/],
    [['--spec', 'a.json'], /--spec also needs --name NAME and --out DIR/],
    [['--spec', 'a.json', '--name', 'acme'], /--out DIR/],
    [['--spec', 'a.json', '--name', '7', '--out', 'out'], /--name takes at most 20 letters/],
    [['--spec', 'a.json', '--name', 'acme', '--out', ''], /--out needs a folder/],
    [['--spec', 'a.json', '--api', 'acme'], /exclude each other/],
    [['--name', 'acme'], /--name goes with --spec/],
    [['--out', 'out'], /--out goes with --api or --spec/],
    [['--print', 'everything'], /--print takes "model"/],
    [['--check', '--print', 'model'], /exclude each other/],
  ];
  test.each(cases)('%j', { timeout }, async (args, says) => {
    const { code, stdout, stderr } = await runGenerate(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  test('an API that is not there ends with 1 and the nearest one', { timeout }, async () => {
    const { code, errors } = await runGenerate('--api', 'polr');
    expect({ code, errors }).toEqual({ code: 1, errors: [expect.stringContaining('Did you mean polar?')] });
  });
});

describe.concurrent('--json is one JSON document on stdout, whatever happens', () => {
  const cases: [why: string, args: (folder: string) => string[], ok: boolean, said: readonly string[]][] = [
    ['it goes well', (folder) => ['--spec', join(folder, 'a.json'), '--name', 'acme'], true, []],
    [
      'no document',
      (folder) => ['--spec', join(folder, 'b.json'), '--name', 'acme'],
      false,
      ['file-not-found'],
    ],
    ['no such API', () => ['--api', 'nobody'], false, ['api-not-found']],
  ];
  test.each(cases)('%s', { timeout }, async (_why, args, ok, said) => {
    await withFolder({ 'a.json': good }, async (folder) => {
      const result = await runGenerate(...args(folder), '--out', join(folder, 'out'), '--json');
      const { ok: all, apis } = JSON.parse(result.stdout);
      expect({ code: result.code, all, count: apis.length }).toEqual({ code: ok ? 0 : 1, all: ok, count: 1 });
      const errors = apis[0].diagnostics.filter(({ severity }: { severity: string }) => severity === 'error');
      expect(errors.map(({ code }: { code: string }) => code)).toEqual(said);
      expect(apis[0]).toMatchObject({ ok, tools: ok ? [expect.any(String)] : [], withheld: [] });
    });
  });
});

test('a pipe that is closed early stops the printing, not the work', { timeout }, async () => {
  await withFolder({ 'a.json': good }, async (folder) => {
    const run = (name: string) => {
      const args = ['--spec', join(folder, name), '--name', 'acme', '--out', join(folder, 'out')];
      const child = spawn(process.execPath, ['generator/start.mjs', ...args], { cwd: repository });
      child.stdout.destroy();
      child.stderr.destroy();
      return once(child, 'exit');
    };
    expect(await run('gone.json')).toEqual([1, null]);
    expect(await run('a.json')).toEqual([0, null]);
    expect((await readTree(join(folder, 'out'))).has('.generated.json')).toBe(true);
  });
});

test('--check names the command that makes the output', { timeout }, async () => {
  await withFolder({ 'a.json': good }, async (folder) => {
    const args = ['--spec', join(folder, 'a.json'), '--name', 'acme', '--out', join(folder, 'out')];
    const { code, stdout } = await runGenerate(...args, '--check');
    expect({ code, tree: await readTree(join(folder, 'out')) }).toEqual({ code: 1, tree: new Map() });
    expect(stdout).toContain(`To accept: npm run generate -- ${args.join(' ')}\n`);
  });
});

test('what no stage expects is one line; where it came from only on demand', { timeout }, async () => {
  const defect = "require('node:child_process').fork = () => { throw new Error('no\\nprocess') };";
  await withFolder({ 'a.json': good, 'defect.cjs': defect }, async (folder) => {
    const run = async (...flags: readonly string[]) => {
      const args = ['--spec', join(folder, 'a.json'), '--name', 'acme', '--out', join(folder, 'out')];
      const words = ['--require', join(folder, 'defect.cjs'), 'generator/start.mjs', ...args, ...flags];
      const child = spawn(process.execPath, words, { cwd: repository });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit'),
      ]);
      return { code, stdout, stderr };
    };
    const line = 'error: Something unexpected went wrong: no process [unexpected-error]\n';
    expect(await run()).toEqual({ code: 1, stdout: '', stderr: line });
    expect((await run('--verbose')).stderr).toMatch(/^error: .*\n(?:.*\n)+ +at /);
    const { stdout, stderr } = await run('--json');
    expect(stderr).toBe(line);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      apis: [{ api: 'acme', ok: false, diagnostics: [{ code: 'unexpected-error' }] }],
    });
  });
});

describe('a config', () => {
  test('an unknown key is a problem with the nearest known one', () => {
    const config = { name: 'acme', packageName: 'acme-mcp', namin: {}, naming: { selektors: [] } };
    expect(parseConfig(config)).toEqual({
      problems: [
        { path: 'naming.selektors', message: 'unknown key; did you mean selectors?' },
        { path: 'namin', message: 'unknown key; did you mean naming?' },
      ],
    });
  });

  test('two operations of one name are an error where a config can say better', async () => {
    const paths = {
      '/v1/things': { get: { operationId: 'a', responses: answer } },
      '/things': { get: { operationId: 'b', responses: answer } },
    };
    await withFolder({}, async (folder) => {
      const document = documentOf(paths);
      const { diagnostics, files } = await compile({ document, config: { prose: 'overlay' } }, folder);
      const errors = diagnostics.list.filter(({ severity }) => severity === 'error');
      expect(errors).toMatchObject([
        { code: 'name-collision', location: { pointer: '/paths/~1things/get' } },
      ]);
      expect(errors[0]?.message).toContain('"a" and "b"');
      expect(files).toEqual([]);
    });
  });
});
