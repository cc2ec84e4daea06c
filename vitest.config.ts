import { configDefaults, defineConfig } from 'vitest/config';

const updating = process.argv.some((argument) => /^(?:-u|--update)(?:=(?:all|true))?$/.test(argument));

// What a build server accepts by itself nobody has read. Without the flag, vitest refuses to write
// a missing snapshot there: https://vitest.dev/guide/snapshot
if (process.env.CI && (updating || process.env.UPDATE_SNAPSHOT)) {
  throw new Error('Under CI snapshots are compared, never updated: run npm run test:update yourself.');
}

/** They put something in the place of a module of Node, which other tests of the same process have loaded. */
const replacing = ['generator/write/write.test.ts', 'test/gateway/call-log-failures.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['generator/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...replacing],
          // A process for each of 240 files would load the same modules again: a fifth of the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: replacing } },
    ],
    // Read by test/accepted.ts.
    provide: { updating },
    maxWorkers: 2,
    testTimeout: 10_000,
    hookTimeout: 30_000,
    teardownTimeout: 5_000,
  },
});
