import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../fixtures/clone.js';

/** A command that these tests do not run by day. */
export interface Elsewhere {
  readonly pattern: RegExp;
  readonly reason: string;
  /** What runs it, or stands for it; it must be there. */
  readonly where?: string;
  /** Its `--help` is run instead, and has to know every flag that the page gives. */
  readonly help?: true;
  /** It is run at night. */
  readonly night?: true;
}

const spec = 'test/spec-pull/pull.test.ts';
const release = 'test/workflows/release.test.ts';

/** What takes long, the internet, or this test itself. A command that is not here is run. */
const commands: readonly Elsewhere[] = [
  { pattern: /^npm ci$/, reason: 'downloads', night: true },
  { pattern: /^npm test$/, reason: 'runs these tests', where: '.ci/run' },
  { pattern: /^npm run test:(?:nightly|update)( -- .*)?$/, reason: 'runs these tests' },
  {
    pattern: /^npm run (?:format|lint)$/,
    reason: 'is of npm test, and would judge what the pages have made',
  },
  { pattern: /^npm run bench$/, reason: 'takes minutes', help: true, where: 'test/bench' },
  { pattern: /^npm run demo$/, reason: 'ends with Ctrl-C only', help: true, where: 'test/demo/demo.test.ts' },
  {
    pattern: /^npm run demo -- --once$/,
    reason: 'is long',
    help: true,
    night: true,
    where: 'test/demo/demo.test.ts',
  },
  { pattern: /^npm run package$/, reason: 'is long', night: true, where: 'test/packages/packages.test.ts' },
  {
    pattern: /^npm run measure-tokens/,
    reason: 'is long',
    help: true,
    night: true,
    where: 'test/polar/budgets.test.ts',
  },
  { pattern: /^npm run diff$/, reason: 'is a name here, without its documents', help: true },
  {
    pattern: /^npm run diff /,
    reason: 'is long',
    help: true,
    night: true,
    where: 'test/diff/documents.test.ts',
  },
  {
    pattern: /^npm run generate -- --api NAME$/,
    reason: 'needs a folder',
    where: 'test/second-api/second-api.test.ts',
  },
  // The plain one and `--check` are part of npm test.
  { pattern: /^npm run generate(?! -- --spec)/, reason: 'is long', help: true, night: true },
  { pattern: /^npm run spec:pull -- --from specs/, reason: 'is long', help: true, night: true, where: spec },
  {
    pattern: /^npm run spec:pull( -- (?:--api \S+|--accept-mass-change))?$/,
    reason: 'asks upstream',
    help: true,
    where: spec,
  },
  {
    pattern: /^npm run spec:update /,
    reason: 'is the whole round trip',
    help: true,
    where: 'test/workflows/spec-update.test.ts',
  },
  { pattern: /^npm run docs$/, reason: 'is long', night: true, where: 'test/polar/tool-table.test.ts' },
  {
    pattern: /^npm run spec:review$/,
    reason: 'is long',
    help: true,
    night: true,
    where: 'test/spec-pull/round-trip.test.ts',
  },
  { pattern: /^npm run release:version$/, reason: 'commits', help: true, where: release },
  { pattern: /^npm publish(?: \S+\.tgz --access public)?$/, reason: 'publishes', where: release },
  {
    pattern: /^mcp-publisher (?:login github|publish \S+\.server\.json)$/,
    reason: 'publishes',
    where: release,
  },
  { pattern: /^gh release create v\S+ --notes-file \S+ /, reason: 'publishes', where: release },
  { pattern: /^gh run download --name packages --dir packages$/, reason: 'asks GitHub', where: release },
  { pattern: /^npx changeset$/, reason: 'asks a person', where: '.changeset/config.json' },
  { pattern: /^npm install \S+\.tgz/, reason: 'asks the registry', where: 'test/packages/packages.test.ts' },
];

/** @throws Error when what is to run it is gone */
export function findElsewhere(command: string): Elsewhere | undefined {
  const found = commands.find(({ pattern }) => pattern.test(command));
  if (found?.where !== undefined && !existsSync(join(repository, found.where))) {
    throw new Error(`${command}: ${found.where} is gone.`);
  }
  return found;
}
