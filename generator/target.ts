import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ApiConfig, nearest, parseConfig } from './config.js';
import type { Diagnostics } from './diagnostics.js';
import type { GenerateOptions } from './generate.js';
import { kebabCase, snakeCase } from './names.js';
import { repository } from './repository.js';

/** One package to be made. */
export interface Target {
  readonly name: string;
  readonly options: GenerateOptions;
  /** Files and folders that decide the output, besides the generator; absent: not cached. */
  readonly inputs?: readonly string[];
}

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
export async function findTargets(
  choice: TargetChoice,
  diagnostics: Diagnostics,
): Promise<readonly Target[]> {
  if (choice.spec !== undefined) return documentTarget(choice.spec, choice, diagnostics);
  const apis = await listApis();
  if (choice.api !== undefined && !apis.includes(choice.api)) {
    const near = nearest(choice.api, apis) ?? apis.join(', ');
    diagnostics.report('api-not-found', { api: choice.api, near });
    return [];
  }
  const targets: Target[] = [];
  for (const api of choice.api === undefined ? apis : [choice.api]) {
    const target = await apiTarget(api, choice, diagnostics);
    if (target) targets.push(target);
  }
  return targets;
}

async function listApis(): Promise<readonly string[]> {
  const entries = await readdir(specsFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function apiTarget(
  api: string,
  choice: TargetChoice,
  diagnostics: Diagnostics,
): Promise<Target | undefined> {
  const folder = join(specsFolder, api);
  const config = await readConfig(join(folder, 'config.ts'), diagnostics);
  if (config === undefined) return undefined;
  return {
    name: api,
    inputs: [folder],
    options: {
      config,
      source: join(folder, config.document),
      overlays: config.overlays.map((overlay) => join(folder, overlay)),
      ...(config.lock === undefined ? {} : { lock: join(folder, config.lock) }),
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

/** The default export of a TypeScript file, compiled beside the packages that it may import. */
async function importTypeScript(file: string): Promise<{ readonly config: unknown }> {
  const { build } = await import('esbuild');
  const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm' } as const;
  const outfile = join(repository, 'node_modules', '.cache', 'generator', `config-${process.pid}.mjs`);
  try {
    await build({ ...options, entryPoints: [file], outfile, target: 'node20', logLevel: 'silent' });
    const module: { default?: unknown } = await import(pathToFileURL(outfile).href);
    return { config: module.default };
  } finally {
    await rm(outfile, { force: true });
  }
}

/** A document without a config: named by its user, told in its own words. */
function documentTarget(spec: string, choice: TargetChoice, diagnostics: Diagnostics): readonly Target[] {
  const { name = '', out = '' } = choice;
  const parsed = parseConfig({
    name: snakeCase(name),
    packageName: `${kebabCase(name)}-mcp`,
    prose: 'document',
  });
  if ('problems' in parsed) {
    for (const { path, message } of parsed.problems)
      diagnostics.report('config-invalid', { path, problem: message });
    return [];
  }
  const options = {
    config: parsed.config,
    source: spec,
    overlays: [],
    out: resolve(out),
    check: choice.check,
  };
  return [{ name, options: { ...options, allowRemoteRefs: choice['allow-remote-refs'] } }];
}
