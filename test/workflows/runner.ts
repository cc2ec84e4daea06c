import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contexts, evaluate, fillIn } from './expression.js';
import { type Job, listNeeds, readWorkflow, type Step } from './workflow.js';
import type { World } from './world.js';

export interface Run {
  /** Job → how it ended. */
  readonly jobs: Readonly<Record<string, 'success' | 'failure' | 'skipped'>>;
  /** What steps printed. */
  readonly log: string;
}

export interface RunOptions {
  readonly event?: string;
  readonly inputs?: Readonly<Record<string, string | boolean>>;
  /** In place of what the workflow says. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Place {
  readonly world: World;
  readonly options: RunOptions;
  readonly contexts: Contexts;
  readonly folder: string;
  readonly workspace: string;
  readonly job: Job;
}

/** Runs a workflow's own steps as a runner would: each job in a folder of its own, with what it checks out there. */
export async function runWorkflow(name: string, world: World, options: RunOptions = {}): Promise<Run> {
  const ended: Record<string, 'success' | 'failure' | 'skipped'> = {};
  const outputs: Record<string, { outputs: Record<string, string> }> = {};
  let log = '';
  for (const [id, job] of Object.entries(readWorkflow(name).jobs)) {
    const folder = mkdtempSync(join(world.folder, `job-${id}-`));
    const workspace = join(folder, 'workspace');
    const contexts: Contexts = {
      github: {
        ref: 'refs/heads/main',
        event_name: options.event ?? 'schedule',
        token: 'the-token',
        sha: world.git('rev-parse', 'main'),
      },
      inputs: options.inputs ?? {},
      runner: { temp: join(folder, 'temp') },
      needs: outputs,
      steps: {},
    };
    const isReady = listNeeds(job).every((need) => ended[need] === 'success');
    if (!isReady || !(job.if === undefined || evaluate(job.if, contexts))) {
      ended[id] = 'skipped';
      continue;
    }
    mkdirSync(contexts.runner.temp ?? '', { recursive: true });
    mkdirSync(workspace);
    const done = await runJob({ world, options, contexts, folder, workspace, job });
    ended[id] = done.ok ? 'success' : 'failure';
    outputs[id] = { outputs: done.outputs };
    log += done.log;
  }
  return { jobs: ended, log };
}

async function runJob(place: Place) {
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  const contexts: Contexts = { ...place.contexts, steps };
  let [ok, log] = [true, ''];
  for (const step of place.job.steps) {
    if (step.if !== undefined && !evaluate(step.if, contexts)) continue;
    const done = await runStep(step, { ...place, contexts });
    log += done.log;
    if (step.id !== undefined) steps[step.id] = { outputs: done.outputs };
    ok = done.ok;
    if (!ok) break;
  }
  const outputs = Object.entries(place.job.outputs ?? {}).map(
    ([key, text]) => [key, fillIn(text, contexts)] as const,
  );
  return { ok, log, outputs: Object.fromEntries(outputs) };
}

async function runStep(step: Step, place: Place) {
  if (step.run === undefined) {
    useAction(step, place);
    return { ok: true, log: '', outputs: {} };
  }
  const { folder, workspace, world, contexts, job, options } = place;
  const file = join(folder, 'step.sh');
  const output = join(folder, 'output');
  writeFileSync(file, step.run);
  writeFileSync(output, '');
  const own = Object.entries({ ...job.env, ...step.env }).map(
    ([key, text]) => [key, fillIn(text, contexts)] as const,
  );
  const env = {
    ...world.env,
    RUNNER_TEMP: contexts.runner.temp,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: join(world.folder, 'summary.md'),
    GITHUB_SHA: contexts.github.sha,
    ...Object.fromEntries(own),
    ...options.env,
  };
  const { code, log } = await runBash(file, workspace, env);
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
  const outputs = lines.map(
    (line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)] as const,
  );
  return { ok: code === 0, log, outputs: Object.fromEntries(outputs) };
}

/** As a runner does where a step names no shell. */
function runBash(file: string, cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn('bash', ['-e', file], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
    });
  return new Promise<{ code: number | null; log: string }>((done) => {
    child.once('close', (code) => done({ code, log }));
  });
}

/** The few actions that are used, on this machine. */
function useAction({ uses = '', with: inputs = {} }: Step, place: Place): void {
  const [action] = uses.split('@');
  const { world, workspace, contexts } = place;
  const path = fillIn(String(inputs.path ?? ''), contexts);
  const stored = join(world.folder, 'artifacts', String(inputs.name));
  switch (action) {
    case 'actions/checkout': {
      const depth = inputs['fetch-depth'] === 0 ? [] : ['--depth', '1'];
      const words = ['clone', '--quiet', ...depth, '--branch', 'main', `file://${world.origin}`, workspace];
      const { status, stderr } = spawnSync('git', words, { env: world.env, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return;
    }
    case 'actions/setup-node':
      return;
    case 'actions/upload-artifact': {
      const from = join(path.startsWith('/') ? '' : workspace, path);
      if (!existsSync(from)) throw new Error(`nothing to upload: ${from}`);
      cpSync(from, stored, { recursive: true });
      return;
    }
    case 'actions/download-artifact':
      cpSync(stored, path, { recursive: true });
      return;
    default:
      throw new Error(`not tried here: ${uses}`);
  }
}
