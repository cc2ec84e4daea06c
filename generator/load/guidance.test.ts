import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics.js';
import { loadGuidance } from './guidance.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guidance-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What is loaded and what is said; the temporary folder stands as `.` in it. */
async function load(prompts?: string, guides?: Readonly<Record<string, string>>) {
  const diagnostics = new Diagnostics();
  const file = join(folder, 'prompts.yaml');
  if (prompts !== undefined) await writeFile(file, prompts);
  if (guides !== undefined) {
    await mkdir(join(folder, 'guides'));
    for (const [name, text] of Object.entries(guides)) await writeFile(join(folder, 'guides', name), text);
  }
  const files = {
    ...(prompts === undefined ? {} : { prompts: file }),
    ...(guides === undefined ? {} : { guides: join(folder, 'guides') }),
  };
  const guidance = await loadGuidance(files, diagnostics);
  const said = diagnostics.list.map(({ code, message }) => `${code}: ${message.replaceAll(folder, '.')}`);
  return { ...guidance, said };
}

/** A prompt that is right but for what is put in. */
const prompt = (text: string, rest = '') => `look_up:
  title: Look up
  description: Looks a customer up.
  arguments:
    customer: { description: Email., required: true }
    benefit: { description: Its name., required: false }
  ${rest}
  text: |
    ${text}
`;

test('a file of prompts and a folder of guides', async () => {
  const { prompts, guides, said } = await load(prompt('Find {{customer}}\n    It is {{benefit}}\n'), {
    'b.md': '# Orders\n\nWhat was sold.\n\nMore.\n\n',
    'a.md': '# Customers\nWho buys.\n',
    'notes.txt': 'no guide',
  });
  expect(said).toEqual([]);
  expect(prompts).toEqual([
    {
      name: 'look_up',
      title: 'Look up',
      description: 'Looks a customer up.',
      arguments: [
        { name: 'customer', description: 'Email.', required: true },
        { name: 'benefit', description: 'Its name.', required: false },
      ],
      tools: [],
      text: 'Find {{customer}}\nIt is {{benefit}}',
    },
  ]);
  expect(guides).toEqual([
    { name: 'a', title: 'Customers', description: 'Who buys.', text: '# Customers\nWho buys.' },
    {
      name: 'b',
      title: 'Orders',
      description: 'What was sold.',
      text: '# Orders\n\nWhat was sold.\n\nMore.',
    },
  ]);
});

test('a prompt needs no arguments, and a server neither prompts nor guides', async () => {
  const { prompts, said } = await load('plain: { title: T, description: D., text: Do it. }');
  expect([prompts.map((each) => each.arguments), said]).toEqual([[[]], []]);
  expect(await loadGuidance({}, new Diagnostics())).toEqual({ prompts: [], guides: [] });
});

const wrong = (path: string, problem: string) =>
  `guidance-invalid: Prompts and guides are wrong at ${path}: ${problem}.`;
test.each<[name: string, text: string, want: string[]]>([
  [
    'an unknown key, with the nearest known one',
    prompt('{{customer}} {{benefit}}', 'titel: Look'),
    [wrong('look_up.titel', 'unknown key; did you mean title?')],
  ],
  [
    'an unknown key of an argument',
    'a: { title: T, description: D., arguments: { b: { desription: x, description: x, required: true } }, text: "{{b}}" }',
    [wrong('a.arguments.b.desription', 'unknown key; did you mean description?')],
  ],
  [
    'a placeholder that is no argument',
    prompt('{{customer}} {{benefit}} {{custmer}}'),
    [wrong('look_up', '{{custmer}} is no argument')],
  ],
  [
    'a placeholder that nothing fills, for its blanks',
    prompt('{{customer}} {{benefit}} {{ customer }}'),
    [wrong('look_up', '{{ customer }} is no argument')],
  ],
  [
    'an argument that stands nowhere',
    prompt('Find {{customer}}'),
    [wrong('look_up', 'the argument benefit stands nowhere in the text')],
  ],
  [
    'a name that is none',
    '"Look up": { title: T, description: D., text: Do it. }',
    [wrong('Look up', 'Invalid key in record')],
  ],
  [
    'an empty text',
    'a: { title: T, description: D., text: "" }',
    [wrong('a.text', 'Too small: expected string to have >=1 characters')],
  ],
])('of prompts is refused: %s', async (_name, text, want) => {
  expect((await load(text)).said).toEqual(want);
});

test('a file that is no YAML, or is not there', async () => {
  expect((await load('a: [')).said).toEqual([expect.stringMatching(/^syntax-error: /)]);
  const diagnostics = new Diagnostics();
  const files = { prompts: join(folder, 'none.yaml'), guides: join(folder, 'none') };
  await loadGuidance(files, diagnostics);
  expect(diagnostics.list.map(({ code, message }) => [code, message])).toEqual(
    Object.values(files).map((file) => ['file-not-found', expect.stringContaining(file)]),
  );
});

test.each([
  ['without a title', 'What was sold.\n'],
  ['with a lesser title', '## Orders\n\nWhat was sold.\n'],
  ['with a title alone', '# Orders\n'],
  ['without a sentence below its title', '# Orders\n\n## Statuses\n\nPaid.\n'],
])('a guide %s is refused, the others are loaded', async (_name, text) => {
  const { guides, said } = await load(undefined, { 'bad.md': text, 'good.md': '# Good\n\nIt is.\n' });
  expect(said).toEqual([wrong('bad.md', 'a guide begins with "# Title" and one sentence')]);
  expect(guides.map(({ name }) => name)).toEqual(['good']);
});
