import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { JSONPathEnvironment } from 'json-p3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { findTargets } from '../../generator/target.js';
import { jsonPathKey, scriptText, yamlText } from '../../scripts/escape-text.js';
import { findOpenWork } from '../../scripts/spec-review/open-work.js';
import { SourceFiles } from '../../scripts/spec-review/place.js';
import { writeStubs } from '../../scripts/spec-review/stub.js';

const hostile = [
  "'",
  '"',
  '`\u0024{x()}`',
  '\\',
  '\n- a: b',
  '\u2028',
  '\u001b[2J',
  '*/ x() /*',
  '{{x}}',
  '#',
  ': ',
  '- x',
  'true',
  '1',
  '~',
  '__proto__',
  "a'].x[?(@",
  'é',
];

describe.each(hostile.map((text) => [text]))('the text %j', (text) => {
  test('is itself in code, in YAML and in a JSONPath, and steers no terminal', () => {
    const script = scriptText(text);
    expect(new Function(`return ${script}`)()).toBe(text);
    expect(parse(`- ${yamlText(text)}`)).toEqual([text]);
    expect(script + yamlText(text)).toMatch(/^[ -~]*$/);
    // json-p3 takes no \\u escape of these: an overlay cannot name them at all.
    if (/[^\P{Cc}\n]/u.test(text)) return;
    const tree = JSON.parse(`{${JSON.stringify(text)}: 1, "other": 2}`);
    expect(new JSONPathEnvironment().query(`$[${jsonPathKey(text)}]`, tree).values()).toEqual([1]);
  });
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spec-review-'));
});
afterEach(() => rm(folder, { recursive: true }));

const get = (operationId: string, more: object = {}) => ({ get: { operationId, responses: {}, ...more } });
const body = (schema: object) => ({ content: { 'application/json': { schema } } });

/** What is to be written for the unreviewed operations of a small API, by operation. */
async function review(paths: object, unreviewed: readonly string[], more: object = {}) {
  const files = {
    'config.ts': 'export default {\n  risks: {\n    read: [\n    ],\n  },\n};\n',
    'words.yaml':
      'overlay: 1.0.0\ninfo: { title: W, version: 1.0.0 }\nactions:\n  - target: $.info\n    update: { title: S }\n',
    'unreviewed.json': JSON.stringify(unreviewed),
    'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'S', version: '1' }, paths, ...more }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const parsed = parseConfig({
    name: 'shop',
    packageName: 'shop-mcp',
    words: 'reviewed',
    risks: { read: ['a'] },
  });
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const options = {
    config: parsed.config,
    source: join(folder, 'openapi.json'),
    overlays: [join(folder, 'words.yaml')],
    review: { unreviewed: join(folder, 'unreviewed.json') },
    ...{ allowRemoteRefs: false, out: folder, check: true },
  };
  const diagnostics = new Diagnostics();
  const work = await findOpenWork(options, diagnostics);
  const sources = await SourceFiles.read(folder, options.overlays);
  const stubs = work?.operations.map((open) => writeStubs(open, work, { files: sources, options }));
  return { stubs: stubs?.flat() ?? [], said: diagnostics.list.map(({ code }) => code) };
}

test('stubs stand where the table of the config is, and name what a model could not fill in', async () => {
  const union = { oneOf: [{ $ref: '#/components/schemas/ByCard' }, { $ref: '#/components/schemas/ByBank' }] };
  const member = {
    type: 'object',
    properties: { fee_amount: { type: 'integer' }, note: { type: 'string' } },
  };
  const paths = {
    '/a': get('a'),
    "/b'/": { post: { operationId: 'b', requestBody: body(union), responses: {} } },
  };
  const components = { schemas: { ByCard: member, ByBank: { ...member, title: 'x' } } };
  const { stubs, said } = await review(paths, ['b'], { components });
  expect(said).toEqual([]);
  const [risk, words] = stubs;
  // The guess of a POST has no list in this config: then the file is all that is known.
  expect(risk).toMatchObject({ file: expect.stringMatching(/config\.ts$/), text: "    'b'," });
  expect(words).toMatchObject({ file: expect.stringMatching(/words\.yaml$/), line: 5 });
  expect(parse(words?.text ?? '')).toEqual([
    { target: "$.paths['/b\\'/'].post", update: { summary: 'TODO', description: 'TODO' } },
    {
      target: "$.components.schemas['ByCard','ByBank'].properties['fee_amount']",
      update: { description: 'TODO' },
    },
  ]);
});

test('a guess that has a list stands in it', async () => {
  const { stubs } = await review({ '/a': get('a'), '/b': get('b') }, ['b']);
  expect(stubs[0]).toMatchObject({ line: 3, text: "    'b'," });
});

test('a name that another tool has is one of the things to fill in', async () => {
  const { stubs } = await review({ '/a': get('a'), '/a/': get('b') }, ['b']);
  expect(stubs.map(({ what }) => what)).toContainEqual(expect.stringContaining('get_single_shop_a is taken'));
});

test('both files are inputs of the cache of generate', async () => {
  const [target] = await findTargets({ api: 'polar', check: true, 'allow-remote-refs': false });
  if (target === undefined || !('options' in target)) throw new Error('There is no target.');
  const { unreviewed = '', retired = '' } = target.options.review ?? {};
  expect([unreviewed, retired].map((file) => basename(file))).toEqual(['unreviewed.json', 'retired.json']);
  expect(target.inputs).toEqual(expect.arrayContaining([unreviewed, retired]));
});

test('a list that names what there is not is told, and no review', async () => {
  expect(await review({ '/a': get('a') }, ['c'])).toEqual({ stubs: [], said: ['unreviewed-unmatched'] });
});

describe('npm run spec:review', { timeout: 30_000 }, () => {
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/spec-review.ts', ...words], {
      encoding: 'utf8',
    });

  test('--help, wrong usage, an API that there is not', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/--api[\s\S]*--json/) });
    expect(run('--apis')).toMatchObject({ status: 2, stderr: expect.stringContaining('--help') });
    expect(run('--api', 'polr')).toMatchObject({ status: 1, stderr: expect.stringContaining('polar') });
  });
});
