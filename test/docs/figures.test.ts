import { expect, test } from 'vitest';
import { countAccount } from '../../scripts/token-account.js';
import { pages, readText } from './pages.js';

const account = countAccount();

/** Each place in a page where a number stands, and what it has to be; `near`: a rounded one. */
const figures: readonly (readonly [pattern: RegExp, value: number, near?: number])[] = [
  [/\b(\d+) tools(?: \(`direct`\)|,? over stdio|:? are|$)/, account.tools.length],
  [/[Tt]he (\d+) tools are/, account.tools.length],
  [/all (\d+) tools\b/, account.tools.length],
  [/tools are ([\d,]+) tokens/, account.all, 100],
  [/instead of (38[\d,]+)/, account.all, 100],
  [/all \d+ tools +\| +([\d,]+)/, account.all, 100],
  [/`--preset support`(?:, \d+ tools)? +\| +([\d,]+)/, account.presets.support ?? 0, 100],
  [/`--preset hero`(?:, \d+ tools)? +\| +([\d,]+)/, account.presets.hero ?? 0, 100],
  [/`--exposure search`[^|]*\| +([\d,]+)/, account.search, 1],
  [/starts with (\d+)(?: tokens|:)/, account.search, 1],
];

const places = [...pages.keys()]
  .filter((path) => /^(?:README|docs\/[^/]+)\.md$/.test(path) && path !== 'docs/tools.md')
  .flatMap((path) =>
    readText(path)
      .split('\n')
      .map((line, index) => [`${path}:${index + 1}`, line] as const),
  )
  .flatMap(([place, line]) =>
    figures.flatMap(([pattern, value, near = 0]) => {
      const [, found] = pattern.exec(line) ?? [];
      return found === undefined ? [] : [{ place, found: Number(found.replaceAll(',', '')), value, near }];
    }),
  );

test.each(places)('$place: $found', ({ found, value, near }) => {
  expect(Math.abs(found - value)).toBeLessThanOrEqual(near);
});

test('each kind of figure stands somewhere', () => {
  const all = [...pages.keys()].map(readText).join('\n').split('\n');
  expect(figures.filter(([pattern]) => !all.some((line) => pattern.test(line)))).toEqual([]);
});
