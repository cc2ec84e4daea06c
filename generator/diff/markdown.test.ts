import { expect, test } from 'vitest';
import type { Change, SurfaceDiff } from './change.js';
import { code } from './code-span.js';
import { printDiff } from './markdown.js';

const empty: SurfaceDiff = {
  added: [],
  removed: [],
  renamed: [],
  changed: [],
  kept: 4,
  notes: [],
  semver: 'none',
};

function changed(tool: string, ...changes: readonly Change[]): SurfaceDiff['changed'][number] {
  return { operationId: tool, tool, class: 'breaking', changes };
}

test.each([
  ['plain', 'a_b', '`a_b`'],
  ['backquotes', 'a`b``c', '```a`b``c```'],
  ['backquotes at the edge', '`a', '`` `a ``'],
  ['nothing', '', '`  `'],
  ['lines', 'a\n# b\u2028c', '`a\\u{a}# b\\u{2028}c`'],
  ['right to left', '\u202Egpj', '`\\u{202e}gpj`'],
  ['tags and links stay text', '<script>@team](http://x)', '`<script>@team](http://x)`'],
  ['long', 'x'.repeat(400), `\`${'x'.repeat(299)}…\``],
])('code: %s', (_, text, want) => expect(code(text)).toBe(want));

test('nothing changed', () => {
  expect(printDiff(empty, [], 2)).toBe(
    '# Tools: what changed\n\nNothing changed for a model.\n\n2 entries of the config match neither document.\n',
  );
});

test('what breaks is first, what three tools share is told once, and costs stand apart', () => {
  const gone: Change = { what: 'argument removed', class: 'breaking', path: 'x' };
  const forms = ['a', 'b'].map((form): Change => ({ ...gone, path: `(${form}).y` }));
  const more: Change = { what: 'enum widened', class: 'additive', path: 'z', detail: '"v"' };
  const cost: Change = { what: 'tokens', class: 'silent', detail: '10 → 12' };
  const diff: SurfaceDiff = {
    ...empty,
    removed: [{ operationId: 'r', tool: 'old', class: 'breaking' }],
    renamed: [{ operationId: 'n', tool: 'new_name', from: 'old_name', class: 'breaking' }],
    added: [
      { operationId: 'a', tool: 'fresh', class: 'additive' },
      { operationId: 'w', tool: 'held', class: 'silent', withheld: 'New.' },
    ],
    changed: [
      changed('t1', gone, more),
      changed('t2', gone, cost),
      changed('t3', gone),
      changed('t4', ...forms),
    ],
    tokens: { before: 1000, after: 1002 },
    semver: 'major',
  };
  expect(printDiff(diff, ['the `entry`'])).toBe(
    `# Tools: what changed

This asks for a **major** version: of 5 tools 1 gone, 5 break, 1 new, 1 withheld; tokens 1,000 → 1,002.

## Breaking

### Removed (1)

- \`old\`

### Renamed (1)

- \`old_name\` → \`new_name\`

### In several tools

- argument removed \`x\` — in 3 tools: \`t1\`, \`t2\`, \`t3\`

### By tool

- \`t4\`
  - argument removed \`(a).y\`, \`(b).y\`

## Additive

### By tool

- \`t1\`
  - enum widened \`z\`: \`"v"\`

### Added (1)

- \`fresh\`

## Silent

### Added (1)

- \`held\`, withheld: \`New.\`

Tokens by tool: \`t2\` 10 → 12.

## Stale entries (1)

- \`\`the \`entry\`\`\`
`.replace('``the `entry```', '`` the `entry` ``'),
  );
});

test('long lists are cut, and what nearly all tools share names none', () => {
  const detail = Array.from({ length: 20 }, (_, index) => `"v${index}"`).join(', ');
  const change: Change = { what: 'enum widened', class: 'additive', path: 'a', detail };
  const tools = Array.from({ length: 40 }, (_, index) => changed(`t${index}`, change));
  const report = printDiff({ ...empty, kept: 50, changed: tools, semver: 'minor' }, []);
  expect(report).toContain('"v7" and 12 more` — in 40 of 50 tools\n');
});

test('no name of a document leaves its code span', () => {
  const hostile = 'x`\n## Owned [a](http://evil.test) <script> @team \u202E';
  const diff: SurfaceDiff = {
    ...empty,
    added: [{ operationId: hostile, tool: hostile, class: 'additive', withheld: hostile }],
    removed: [{ operationId: hostile, tool: hostile, class: 'breaking' }],
    renamed: [{ operationId: hostile, tool: hostile, from: hostile, class: 'breaking' }],
    changed: [
      changed(hostile, { what: 'argument removed', class: 'breaking', path: hostile, detail: hostile }),
    ],
    semver: 'major',
  };
  const outside = printDiff(diff, [hostile]).replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
  expect(outside).not.toMatch(/Owned|evil|script|team|\u202E/);
});
