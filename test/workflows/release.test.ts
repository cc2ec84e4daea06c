import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isNightly } from '../night.js';
import { packPublisher } from './fakes/publisher.mjs';
import { type Run, type RunOptions, runWorkflow } from './runner.js';
import { World } from './world.js';

// In order: each begins with what the one before has left outside.
let world: World;
let main: string;
const branch = 'release/next';
const changeset = '.changeset/kind-cats.md';
const { version } = JSON.parse(readFileSync('specs/polar/releases/version.json', 'utf8')) as {
  version: string;
};
const listing = `io.github.polar-mcp%2Fpolar-mcp/versions/${version}`;
const nothing = {
  publish: 'skipped',
  page: 'skipped',
  build: 'skipped',
  version: 'skipped',
  propose: 'skipped',
};

beforeAll(() => {
  world = new World([
    '.npmrc',
    'generated',
    'package-lock.json',
    'templates',
    'tsconfig.json',
    'tsconfig.base.json',
  ]);
  main = world.git('rev-parse', 'main');
}, 120_000);
afterAll(() => world.close(), 120_000);
beforeEach(() => {
  world.change({ calls: [] });
  return () => expect(world.git('rev-parse', 'main'), 'main is never pushed to').toBe(main);
});

/** The download is a fake, so that its digest is another than the one that the workflow names. */
function run(options: RunOptions = {}): Promise<Run> {
  const digest = createHash('sha256').update(packPublisher()).digest('hex');
  return runWorkflow('release.yml', world, { event: 'push', env: { PUBLISHER_SHA256: digest }, ...options });
}
const called = (beginning: string) => world.outside.calls.filter((call) => call.startsWith(beginning));

describe('release.yml publishes what main has', { timeout: 240_000 }, () => {
  test('a publisher of the registry that is not the one that was read is not started', async () => {
    const { jobs, log } = await run({ env: {} });
    expect([jobs.publish, jobs.page], log).toEqual(['failure', 'skipped']);
    expect(log).toMatch(/publisher\.tar\.gz: FAILED/);
    expect([called('mcp-publisher'), world.outside.releases]).toEqual([[], []]);
    expect(Object.keys(world.outside.npm)).toEqual([`polar-mcp@${version}`, `polar-mcp-gateway@${version}`]);
  });

  test.runIf(isNightly)(
    'nightly: run again after it failed halfway, it does what is left: npm, the registry, the page',
    async () => {
      world.change({ npm: {}, broken: ['npm publish ./polar-mcp-gateway'] });
      expect((await run()).jobs.publish).toBe('failure');
      expect(Object.keys(world.outside.npm)).toEqual([`polar-mcp@${version}`]);

      world.change({ calls: [], broken: ['mcp-publisher publish', 'gh release create'] });
      const again = await run();
      expect([again.jobs.publish, again.jobs.page], again.log).toEqual(['success', 'failure']);
      expect(called('npm publish')).toEqual([
        `npm publish ./polar-mcp-gateway-${version}.tgz --provenance --access public`,
      ]);
      expect([called('mcp-publisher publish').length, world.outside.registry]).toEqual([2, [listing]]);

      world.change({
        calls: [],
        releases: [{ tag: `v${version}`, target: '', notes: '', files: [], draft: true }],
      });
      const last = await run();
      expect([last.jobs.publish, last.jobs.page], last.log).toEqual(['success', 'success']);
      expect([called('npm publish'), called('mcp-publisher')]).toEqual([[], []]);
      const [page, ...others] = world.outside.releases;
      expect([others, page?.tag, page?.target]).toEqual([[], `v${version}`, main]);
      expect(page?.files).toEqual([
        `polar-mcp-${version}.tgz`,
        `polar-mcp-gateway-${version}.tgz`,
        `polar-mcp-${version}.mcpb`,
        `polar-mcp-${version}.server.json`,
        'SHA256SUMS',
      ]);
      expect(page?.notes).toContain(`## polar-mcp ${version}\n`);
    },
  );

  test.runIf(isNightly)('nightly: when all is done, nothing is done', async () => {
    const { jobs } = await run();
    expect(jobs).toEqual({ state: 'success', ...nothing });
    expect(called('npm')).toEqual([]);
  });

  test('other bytes than npm has under that version stop it', async () => {
    world.change({ releases: [], npm: { [`polar-mcp@${version}`]: 'sha512-of-others' } });
    const { jobs, log } = await run();
    expect([jobs.publish, jobs.page]).toEqual(['failure', 'skipped']);
    expect(log).toContain('::error::npm has other bytes as polar-mcp');
    expect(called('npm publish')).toEqual([]);
  });

  test('a GitHub that does not answer is no release that is missing', async () => {
    world.change({ broken: ['gh release view'] });
    const { jobs } = await run();
    expect(jobs).toEqual({ state: 'failure', ...nothing });
  });
});

describe.runIf(isNightly)('release.yml proposes the next version', { timeout: 240_000 }, () => {
  test('of the changesets on main: one commit, whose packages are what generate makes', async () => {
    world.commit('main', { [changeset]: '---\n"polar-mcp": minor\n---\n\nKinder to cats.\n' });
    main = world.git('rev-parse', 'main');
    const { jobs, log } = await run();
    expect(jobs, log).toEqual({ state: 'success', ...nothing, version: 'success', propose: 'success' });
    expect([world.git('rev-parse', `${branch}^`), called('npm publish')]).toEqual([main, []]);
    const [pull] = world.outside.pulls;
    expect(pull).toMatchObject({ head: branch, title: 'Version packages', labels: ['release'] });
    expect(pull?.body).toMatch(
      /Merging it publishes[\s\S]*## polar-mcp \d[\s\S]*Kinder to cats\.[\s\S]*## polar-mcp-gateway \d/,
    );

    const [major, minor] = version.split('.').map(Number);
    const next = `${major}.${Number(minor) + 1}.0`;
    const show = (file: string) => world.git('show', `${branch}:${file}`);
    expect(JSON.parse(show('specs/polar/releases/version.json'))).toEqual({ version: next });
    expect(JSON.parse(show('generated/polar-mcp/server.json'))).toMatchObject({
      version: next,
      packages: [{ version: next }],
    });
    expect(JSON.parse(show('generated/gateway/package.json'))).toMatchObject({
      version: next,
      dependencies: { 'polar-mcp': next },
    });
    expect(JSON.parse(show('package-lock.json')).packages['generated/gateway']).toMatchObject({
      version: next,
      dependencies: { 'polar-mcp': next },
    });
    expect(show('generated/polar-mcp/CHANGELOG.md')).toBe(show('specs/polar/releases/polar-mcp.md'));
    expect(show('specs/polar/releases/polar-mcp.md')).toMatch(
      new RegExp(`^# polar-mcp\n\n## ${next}\n[\\s\\S]*cats`),
    );
    expect(world.git('ls-tree', '--name-only', branch, changeset)).toBe('');
    expect(world.check(branch)).toEqual({ status: 0, stderr: '' });
  });
});
