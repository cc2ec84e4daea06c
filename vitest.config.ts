import { defineConfig } from 'vitest/config';

const updating = process.argv.some((argument) => /^(?:-u|--update)(?:=(?:all|true))?$/.test(argument));

// What a build server accepts by itself nobody has read. Without the flag, vitest refuses to write
// a missing snapshot there: https://vitest.dev/guide/snapshot
if (process.env.CI && (updating || process.env.UPDATE_SNAPSHOT)) {
  throw new Error('Under CI snapshots are compared, never updated: run npm run test:update yourself.');
}

export default defineConfig({
  test: {
    include: ['generator/**/*.test.ts', 'test/**/*.test.ts'],
    // Read by test/accepted.ts.
    provide: { updating },
    maxWorkers: 2,
    testTimeout: 10_000,
    hookTimeout: 30_000,
    teardownTimeout: 5_000,
  },
});
