import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './clone.js';

/** A command that these tests do not run, and where else it is. */
interface Elsewhere {
  readonly pattern: RegExp;
  readonly reason: string;
  /** What runs it, or stands for it; it must be there. */
  readonly where?: string;
  /** Its `--help` is run instead. */
  readonly help?: true;
}

/**
 * Everything that takes minutes, the internet, or this test itself. A command that is not here is run. What is under
 * `NIGHTLY` is run there.
 */
const commands: readonly Elsewhere[] = [
  { pattern: /^npm ci$/, reason: 'downloads; run here at night' },
  { pattern: /^npm test$/, reason: 'runs these tests', where: '.ci/run' },
  { pattern: /^npm run test:(?:nightly|update)( -- .*)?$/, reason: 'runs these tests' },
  { pattern: /^npm run bench$/, reason: 'takes minutes', help: true, where: 'test/bench' },
  { pattern: /^npm run demo$/, reason: 'ends with Ctrl-C only', help: true, where: 'test/demo/demo.test.ts' },
  {
    pattern: /^npm run package$/,
    reason: 'builds twice; its second half is run here',
    where: 'test/packages',
  },
  {
    pattern: /^npm run spec:pull( -- (?:--api \S+|--accept-mass-change))?$/,
    reason: 'asks upstream',
    help: true,
    where: 'test/spec-pull',
  },
  {
    pattern: /^npm run generate -- --api NAME$/,
    reason: 'needs a folder',
    where: 'test/second-api/second-api.test.ts',
  },
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
