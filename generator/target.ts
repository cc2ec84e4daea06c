import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ApiConfig, parseConfig } from './config.js';
import { nearest } from './config-problems.js';
import { Diagnostics } from './diagnostics.js';
import type { GenerateOptions } from './generate.js';
import { kebabCase, snakeCase } from './names.js';
import { repository } from './repository.js';

/** One package to be made. */
export interface Target {
  readonly name: string;
  readonly options: GenerateOptions;
  readonly diagnostics: Diagnostics;
  /** Files and folders that decide the output, besides the generator; absent: not cached. */
  readonly inputs?: readonly string[];
}

/** One that cannot be made, and why. */
export type RefusedTarget = Pick<Target, 'name' | 'diagnostics'>;

export interface TargetChoice {
  readonly api?: string | undefined;
  readonly spec?: string | undefined;
  readonly name?: string | undefined;
  readonly out?: string | undefined;
  readonly check: boolean;
  readonly 'allow-remote-refs': boolean;
}

const specsFolder = join(repository, 'specs');

/** The folders of `specs/` that were asked for, or the one document of `--spec`. */
export async function findTargets(choice: TargetChoice): Promise<readonly (Target | RefusedTarget)[]> {
  if (choice.spec !== undefined) return [documentTarget(choice.spec, choice)];
  const apis = await listApis();
  if (choice.api !== undefined && !apis.includes(choice.api)) {
    const diagnostics = new Diagnostics();
    const near = nearest(choice.api, apis) ?? apis.join(', ');
    diagnostics.report('api-not-found', { api: choice.api, near });
    return [{ name: choice.api, diagnostics }];
  }
  const targets: (Target | RefusedTarget)[] = [];
  for (const api of choice.api === undefined ? apis : [choice.api]) {
    targets.push(await apiTarget(api, choice));
  }
  return refuseShared(targets);
}

/** Refuses targets with one output folder: the later would remove what the earlier wrote. */
export function refuseShared(
  targets: readonly (Target | RefusedTarget)[],
): readonly (Target | RefusedTarget)[] {
  return targets.map((target) => {
    if (!('options' in target)) return target;
    const { out: folder, config } = target.options;
    const other = targets.find((one) => one !== target && 'options' in one && one.options.out === folder);
    if (other === undefined) return target;
    const { name, diagnostics } = target;
    const { packageName } = config;
    diagnostics.report('output-shared', { folder, packageName, other: `the package of ${other.name}` });
    return { name, diagnostics };
  });
}

async function listApis(): Promise<readonly string[]> {
  const entries = await readdir(specsFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function apiTarget(api: string, choice: TargetChoice): Promise<Target | RefusedTarget> {
  const diagnostics = new Diagnostics();
  const folder = join(specsFolder, api);
  const config = await readConfig(join(folder, 'config.ts'), diagnostics);
  if (config === undefined) return { name: api, diagnostics };
  const source = join(folder, config.document);
  const overlays = config.overlays.map((overlay) => join(folder, overlay));
  const guidance = {
    ...(config.prompts === undefined ? {} : { prompts: join(folder, config.prompts) }),
    ...(config.guides === undefined ? {} : { guides: join(folder, config.guides) }),
  };
  const review = {
    ...(config.unreviewed === undefined ? {} : { unreviewed: join(folder, config.unreviewed) }),
    ...(config.retired === undefined ? {} : { retired: join(folder, config.retired) }),
  };
  const lock = config.lock === undefined ? {} : { lock: join(folder, config.lock) };
  return {
    name: api,
    diagnostics,
    // The document may refer to files below its folder, and any of them may be elsewhere.
    inputs: [
      ...new Set([
        ...[folder, dirname(source), source, ...overlays],
        ...[...Object.values(lock), ...Object.values(review)],
      ]),
    ],
    options: {
      config,
      source,
      overlays,
      ...lock,
      guidance,
      review,
      ...(config.releases === undefined ? {} : { releases: join(folder, config.releases) }),
      ...(Object.keys(config.custom).length === 0 ? {} : { custom: join(folder, 'custom') }),
      allowRemoteRefs: choice['allow-remote-refs'],
      out: resolve(choice.out ?? join(repository, 'generated', config.packageName.replace(/^@[^/]+\//, ''))),
      check: choice.check,
    },
  };
}

/** Runs the folder's `config.ts`, which is the project's own code, and checks what it gives. */
async function readConfig(file: string, diagnostics: Diagnostics): Promise<ApiConfig | undefined> {
  if (!(await stat(file).catch(() => undefined))) {
    diagnostics.report('file-not-found', { file });
    return undefined;
  }
  const found = await importTypeScript(file).catch((error: unknown) => ({ error }));
  if ('error' in found) {
    const problem = found.error instanceof Error ? found.error.message : String(found.error);
    diagnostics.report('config-invalid', { path: '(the file)', problem }, { file, pointer: '' });
    return undefined;
  }
  const parsed = parseConfig(found.config);
  if ('config' in parsed) return parsed.config;
  for (const { path, message } of parsed.problems) {
    diagnostics.report('config-invalid', { path, problem: message }, { file, pointer: '' });
  }
  return undefined;
}

let compiled = 0;

/** The default export of a TypeScript file, compiled beside the packages that it may import. */
async function importTypeScript(file: string): Promise<{ readonly config: unknown }> {
  const { build } = await import('esbuild');
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm' } as const;
  // Node keeps the module of a path: under the name of the first, every other config would be the first.
  compiled += 1;
  const name = `config-${process.pid}-${compiled}.mjs`;
  const outfile = join(repository, 'node_modules', '.cache', 'generator', name);
  try {
    await build({ ...options, entryPoints: [file], outfile, target: 'node20', logLevel: 'silent' });
    const module: { default?: unknown } = await import(pathToFileURL(outfile).href);
    return { config: module.default };
  } finally {
    await rm(outfile, { force: true });
  }
}

/** A document without a config: named by its user, told in its own words. */
function documentTarget(source: string, choice: TargetChoice): Target | RefusedTarget {
  const { name = '', out = '' } = choice;
  const diagnostics = new Diagnostics();
  const parsed = parseConfig({
    name: snakeCase(name),
    packageName: `${kebabCase(name)}-mcp`,
    prose: 'document',
  });
  if ('problems' in parsed) {
    for (const { path, message } of parsed.problems)
      diagnostics.report('config-invalid', { path, problem: message });
    return { name, diagnostics };
  }
  const { config } = parsed;
  const { check, 'allow-remote-refs': allowRemoteRefs } = choice;
  return {
    name,
    diagnostics,
    options: { config, source, overlays: [], out: resolve(out), check, allowRemoteRefs },
  };
}
