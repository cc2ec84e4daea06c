import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { type Run, type RunOptions, runWorkflow } from './runner.js';
import { World } from './world.js';

// In order: each begins with what the one before has left on GitHub.
let world: World;
let main: string;
const branch = 'spec-update/polar';

beforeAll(() => {
  world = new World(['templates/text']);
  main = world.git('rev-parse', 'main');
}, 120_000);
afterAll(() => world.close(), 120_000);
beforeEach(() => {
  world.change({ calls: [], tests: 'pass' });
  return () => expect(world.git('rev-parse', 'main'), 'main is never pushed to').toBe(main);
});

const run = (options: RunOptions = {}): Promise<Run> => runWorkflow('spec-update.yml', world, options);
const tip = () => world.git('rev-parse', branch);
const pushes = () => world.git('rev-list', '--count', `main..${branch}`);

const added = { tool: 'create_a_polar_`thing`', class: 'additive' };
const empty = { added: [], removed: [], renamed: [], changed: [] };
const additive = { state: 'written', semver: 'minor', diff: { ...empty, added: [added] }, text: '2026-11' };
const breaking = {
  ...{ state: 'written', semver: 'major', text: '2026-12' },
  diff: { ...empty, removed: [{ tool: 'delete_a_polar_thing_by_id', class: 'breaking' }] },
};

describe('spec-update.yml', { timeout: 240_000 }, () => {
  test('unchanged: nothing is pushed, and no pull request', async () => {
    const { jobs } = await run();
    expect(jobs).toEqual({ prepare: 'success', propose: 'success' });
    expect([world.git('branch', '--list'), world.outside.pulls]).toEqual(['* main', []]);
  });

  test('an additive change: one commit on the branch, and a pull request with the report', async () => {
    world.change({ upstream: additive });
    const { jobs, log } = await run();
    expect(jobs, log).toEqual({ prepare: 'success', propose: 'success' });
    const [pull, ...others] = world.outside.pulls;
    expect(others).toEqual([]);
    expect(pull).toMatchObject({ head: branch, state: 'open', labels: ['spec-update'] });
    expect(pull?.body).toMatch(/Tests pass[\s\S]*# Tools: what changed\n\nwritten 2026-11/);
    expect([world.git('rev-parse', `${branch}^`), pushes()]).toEqual([main, '1']);
    expect(world.git('log', '-1', '--format=%an <%ae>', branch)).toMatch(/^github-actions\[bot\] <4189/);
    const files = world.git('diff', '--name-only', 'main', branch).split('\n');
    const [changeset = ''] = files;
    expect(files).toEqual([
      expect.stringMatching(/^\.changeset\/spec-update-polar-[0-9a-f]{8}\.md$/),
      'specs/polar/openapi.json',
      'specs/polar/openapi.lock.json',
    ]);
    expect(world.git('show', `${branch}:${changeset}`)).toBe(
      '---\n"polar-mcp": minor\n---\n\nThe tools follow a newer document of the Polar API.\n\n' +
        '- Added: `create_a_polar_ thing `.',
    );
  });

  test.runIf(isNightly)(
    'nightly: the same again: nothing is pushed, the pull request is that one',
    async () => {
      const before = tip();
      const { jobs, log } = await run();
      expect(jobs.propose, log).toBe('success');
      expect([tip(), world.outside.pulls.length]).toEqual([before, 1]);
      expect(log).toContain('is up to date');
    },
  );

  test('a breaking change and tests that fail: the same pull request says so, and the job is red', async () => {
    world.change({ upstream: breaking, tests: 'fail' });
    const { jobs } = await run();
    expect(jobs).toEqual({ prepare: 'success', propose: 'failure' });
    const [pull, ...others] = world.outside.pulls;
    expect(others).toEqual([]);
    expect(pull?.labels).toEqual(['spec-update', 'breaking']);
    expect(pull?.body).toMatch(
      /Tests fail: a person is needed[\s\S]*\n````text\nFAIL {2}test\/a\.test\.ts > one\n\na line\n[\s\S]*Tests {2}1 failed ``` \| 2 passed\n````\n$/,
    );
    expect(pushes()).toBe('1');
    const [changeset = ''] = world.git('diff', '--name-only', 'main', branch).split('\n');
    expect(world.git('show', `${branch}:${changeset}`)).toMatch(
      /^---\n"polar-mcp": minor\n---\n[\s\S]*- Removed: /,
    );
  });

  test.runIf(isNightly)(
    'nightly: one that breaks no more loses the label; a fork with such a branch does not matter',
    async () => {
      const [own] = world.outside.pulls;
      const fork = { number: 9, head: branch, state: 'open', title: '', body: '', labels: [], cross: true };
      world.change({
        upstream: { ...additive, text: '2027-01' },
        pulls: own === undefined ? [] : [fork, own],
      });
      const { jobs, log } = await run();
      expect(jobs.propose, log).toBe('success');
      expect(world.outside.pulls.map(({ number, labels }) => [number, labels])).toEqual([
        [9, []],
        [1, ['spec-update']],
      ]);
    },
  );

  test.runIf(isNightly)(
    "nightly: a person's commits stay while upstream is the same, and stop what is newer",
    async () => {
      world.commit(branch, { 'specs/polar/words.txt': 'ours' });
      const before = tip();
      world.change({ tests: 'fail' });
      const same = await run();
      expect([same.jobs.propose, tip()], same.log).toEqual(['success', before]);
      world.change({ upstream: { ...additive, text: '2027-02' } });
      const newer = await run();
      expect([newer.jobs.propose, tip()]).toEqual(['failure', before]);
      expect(newer.log).toMatch(/::error::The branch spec-update\/polar has a person's commits/);
      world.change({ upstream: { state: 'unchanged' } });
      const gone = await run();
      expect([gone.jobs.propose, tip()], gone.log).toEqual(['success', before]);
      expect(world.outside.pulls.find(({ number }) => number === 1)?.state).toBe('open');
    },
  );

  test.runIf(isNightly)(
    'nightly: a mass change: the job is red and says how to take it; nothing is pushed',
    async () => {
      world.git('branch', '--delete', '--force', branch);
      world.change({ upstream: { state: 'refused', text: 'create_a_polar_thing', exit: 1 } });
      const { jobs, log } = await run();
      expect(jobs).toEqual({ prepare: 'failure', propose: 'skipped' });
      expect(log).toMatch(/create_a_polar_thing[\s\S]*accept_mass_change/);
      expect(world.git('branch', '--list')).toBe('* main');
    },
  );

  test.runIf(isNightly)(
    'nightly: no document: the job is red; one of which not all is generated is proposed all the same',
    async () => {
      world.change({ upstream: { state: 'failed', exit: 1 } });
      expect((await run()).jobs).toEqual({ prepare: 'failure', propose: 'skipped' });
      const half = { state: 'failed', exit: 1, wrote: true, text: '2027-03', diff: empty };
      world.change({ upstream: half, tests: 'fail' });
      const { jobs, log } = await run();
      expect([jobs, pushes()], log).toEqual([{ prepare: 'success', propose: 'failure' }, '1']);
      world.git('branch', '--delete', '--force', branch);
    },
  );

  test.runIf(isNightly)('nightly: what is asked for by hand comes to spec:pull as it is', async () => {
    world.change({ upstream: additive });
    const from = 'https://example.com/a b.json;$(touch owned)';
    const { jobs, log } = await run({
      event: 'workflow_dispatch',
      inputs: { from, accept_mass_change: true },
    });
    expect(jobs.propose, log).toBe('success');
    const pull = world.outside.calls.find((call) => call.includes('spec:pull'));
    expect(pull).toContain(`--from ${from} --accept-mass-change`);
  });

  test('what upstream took back is closed, and the branch deleted', async () => {
    world.change({ upstream: { state: 'unchanged' } });
    const { jobs, log } = await run();
    expect(jobs.propose, log).toBe('success');
    expect(world.outside.calls.filter((call) => call.startsWith('gh pr close'))).toHaveLength(1);
    expect(world.git('branch', '--list')).toBe('* main');
  });

  test('a bundle that would change a workflow is refused', async () => {
    const { listed } = await refuse(async () => {
      world.change({ upstream: additive });
      return run({ env: { FAKE_TOUCH: '.github/workflows/ci.yml' } });
    });
    expect(listed).toBe('* main');
  });
});

async function refuse(attempt: () => Promise<Run>) {
  const { jobs, log } = await attempt();
  expect([jobs.prepare, jobs.propose]).toEqual(['success', 'failure']);
  expect(log).toContain('::error::The commit changes .github');
  return { listed: world.git('branch', '--list') };
}
