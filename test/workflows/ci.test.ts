import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { runWorkflow } from './runner.js';
import { World } from './world.js';

const packages = [
  'generated/polar-mcp/package.json',
  'generated/polar-mcp/server.json',
  'generated/gateway/package.json',
];
let world: World;
beforeAll(() => {
  world = new World(['.ci', ...packages]);
}, 120_000);
afterAll(() => world.close(), 120_000);
beforeEach(() => world.change({ calls: [], broken: [], review: 'done' }));

const all = {
  test: 'success',
  review: 'success',
  workflows: 'success',
  packages: 'success',
  images: 'success',
};

describe.runIf(isNightly)('ci.yml', { timeout: 240_000 }, () => {
  test('of a pull request: everything but the tests of the night, each once', async () => {
    const { jobs, log } = await runWorkflow('ci.yml', world, { event: 'pull_request' });
    expect(jobs, log).toEqual({ ...all, nightly: 'skipped' });
    const npm = world.outside.calls.filter((call) => /^npm (?!ci$)/.test(call));
    expect(npm).toEqual(['npm test', 'npm run spec:review', 'npm run lint:workflows', 'npm run package']);
    expect(world.outside.calls.filter((call) => call.startsWith('docker'))).toEqual([
      'docker build --file server.Dockerfile --tag server .',
      'docker build --tag gateway .',
      'docker run --interactive --rm --env POLAR_ACCESS_TOKEN=of-nobody server',
      'docker run --detach --publish 127.0.0.1:8080:8080 gateway',
      'docker rm --force container',
    ]);
  });

  test('operations that wait for words fail a check of their own, and a gateway that is late is waited for', async () => {
    world.change({ review: 'waits', broken: ['curl --silent --fail http://127.0.0.1:8080'] });
    const { jobs, log } = await runWorkflow('ci.yml', world, { event: 'schedule' });
    expect(jobs, log).toEqual({ ...all, review: 'failure', nightly: 'success' });
  });
});
