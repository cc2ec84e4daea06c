import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SurfaceDiff } from '../../generator/diff/change.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** `npm run diff`, as its users start it: the side process of the generator needs tsx. */
export function runDiff(...given: readonly string[]) {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/diff.ts', ...given], {
    encoding: 'utf8',
    cwd: repository,
  });
  const { status, stdout, stderr } = run;
  const report: (SurfaceDiff & { stale: string[]; staleBefore: number }) | undefined = stdout.startsWith('{')
    ? JSON.parse(stdout)
    : undefined;
  return { status, stdout, stderr, report };
}
