import { describe, expect, test } from 'vitest';
import { repository } from '../fixtures/clone.js';
import { findElsewhere } from './elsewhere.js';
import { readPage } from './markdown.js';
import type { Stage } from './packages.js';
import { dispatch } from './programs.js';
import { writeScript } from './script.js';
import { Servers } from './servers.js';

/* That a command nobody has thought of fails is the point of the tests of the pages. */

const stage: Stage = {
  folder: repository,
  ports: new Map(),
  servers: new Servers(),
  images: new Map(),
  done: new Map(),
};

test.each<readonly [program: string, ...args: string[]]>([
  ['node', 'scripts/other.js'],
  ['npm', 'run', 'nothing'],
  ['npm', 'pack'],
  ['npm', 'run', 'bench', '--', '--no-such-part'],
  ['npm', 'run', 'generate', '--', '--no-such-flag'],
  ['npx', 'other-mcp'],
  ['npx', 'vitest', 'run', 'test/nothing.test.ts'],
  ['claude', 'mcp', 'remove', 'polar'],
  ['claude', 'mcp', 'add', 'polar', '--env', 'NO_VALUE', '--', 'node', 'x.js'],
  ['claude', 'mcp', 'add', 'polar', '--no-such-flag', '--', 'node', 'x.js'],
  ['code', '--install', 'polar'],
  ['docker', 'pull', 'polar-mcp'],
  ['docker', 'build', '-f', 'Other.Dockerfile', '-t', 'x', '.'],
  ['docker', 'run', '-i', 'never-built'],
  ['other-mcp', 'tools'],
])('%s %s %s %s fails', async (program, ...args) => {
  const ended = dispatch(
    { program, args, cwd: repository, env: { PATH: process.env.PATH ?? '' } },
    stage,
  ).then(({ code }) => {
    if (code !== 0) throw new Error(`exit code ${code}`);
  });
  await expect(ended).rejects.toThrow();
});

test.each([
  ['npm run bench', true],
  ['npm run bench -- --only gateway', false],
  ['npm run build', false],
  ['npm run generate -- --check', true],
  ['npm run generate -- --spec a.yaml --name a --out generated/a-mcp', false],
])('%s is run elsewhere: %s', (line, want) => {
  expect(findElsewhere(line) !== undefined).toBe(want);
});

describe('the script of a page', () => {
  const fillings = {
    folder: '/clone',
    path: 'docs/page.md',
    ports: new Map([
      [3000, 41],
      [4010, 42],
      [8080, 43],
    ] as const),
    token: 't',
  };
  const script = (text: string) => writeScript(readPage(text), fillings);

  test('has blocks and code in prose, each in its own line, with what the page leaves open', () => {
    const page =
      '# Page\n\n```sh\nexport A=…\nnode /path/to/polar-mcp/x http # :3000\n```\n\nThen `npm test`, and `config`.\n';
    expect(script(page)).toEqual({
      script:
        'trap \'echo "line $LINENO: $BASH_COMMAND" >&2\' ERR\n\n\nexport A=t\nnode /clone/x http # :41\n\n\nnpm test\n',
      count: 2,
    });
  });

  test('is refused where a block of commands does not say so', () => {
    expect(() => script('# Page\n\n```\nnpm test\n```\n')).toThrow('docs/page.md:4');
    expect(() => script('# Page\n\n```sh\nnpm test\n')).toThrow('not closed');
  });
});
