import { expect, test } from 'vitest';
import {
  cutAtLine,
  type PullReport,
  printPullJson,
  printPullMarkdown,
} from '../../scripts/spec-pull/pull-report.js';

const report: PullReport = {
  api: 'shop',
  state: 'written',
  source: 'https://api.example.com/openapi.json',
  version: '2026-11',
  operations: { before: 8, after: 9, added: ['`a`\n# b'], removed: [] },
  diff: { added: [], removed: [], renamed: [], changed: [], kept: 0, notes: [], semver: 'none' },
  unreviewed: [{ operationId: '`a`\n# b', tool: 'list_all_shop_a' }],
  stale: [{ message: 'risks.read names "b"\n<script>', place: 'specs/shop/risks.ts:3' }],
  undecided: [],
  resumed: false,
};

test('the report tells what needs a person, and what changed; names are no Markdown', () => {
  const text = printPullMarkdown(report);
  expect(text).toContain('Operations: 8 before, 9 after (1 new, 0 gone).');
  expect(text).toContain('  - ` a  # b` → `list_all_shop_a`\n');
  expect(text).toContain('`npm run spec:review -- --api shop`');
  expect(text).toContain('  - `specs/shop/risks.ts:3`: `risks.read names "b" <script>`\n');
  expect(text).toContain('Nothing changed for a model.');
  expect(text.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(3);
});

test('nothing to do is not told', () => {
  expect(printPullMarkdown({ ...report, unreviewed: [], stale: [] })).not.toContain('needs a person');
});

test('it fits into a pull request, and ends at a line', () => {
  const stale = Array.from({ length: 3_000 }, (_, index) => ({ message: `The entry ${index} is stale.` }));
  const text = printPullMarkdown({ ...report, stale });
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(text).toMatch(/is stale\.`\n\n… The report is longer than fits here: .*\n$/);
  expect(cutAtLine('short', 60_000)).toBe('short');
});

test('as JSON it has the same keys whether there was anything to compare or not', () => {
  const { diff: _, ...bare } = report;
  const keys = (text: string) => Object.keys(JSON.parse(text)).sort();
  expect(keys(printPullJson(bare))).toEqual(keys(printPullJson(report)));
  expect(JSON.parse(printPullJson(bare))).toMatchObject({
    semver: 'none',
    diff: { added: [], removed: [], renamed: [], changed: [] },
  });
});
