import { parseArgs } from 'node:util';
import { hashInputs, recall, remember } from './cache.js';
import { Diagnostics } from './diagnostics.js';
import type { Generation } from './generate.js';
import { snakeCase } from './names.js';
import {
  type ApiRun,
  printChanges,
  printCommand,
  printDiagnostics,
  printJson,
  printRun,
  printServer,
} from './report.js';
import { type SharedPackage, sharedPackages } from './shared-package.js';
import { findTargets, type RefusedTarget, type Target } from './target.js';
import { updateWorkspaces } from './workspaces.js';
import { hashOutput } from './write/write.js';

const help = `Makes a typed MCP server package of an OpenAPI document.

  npm run generate                        every API of specs/, into generated/
  npm run generate -- --api NAME          one of them
  npm run generate -- --spec FILE_OR_URL --name NAME --out DIR
                                          any OpenAPI 3.0 or 3.1 document, no config needed

  --check              write nothing; exit 1 and show the difference if the output is out of date
  --print model        print the planned server as JSON and write nothing
  --allow-remote-refs  let $ref reach https addresses
  --no-cache           do the work even if nothing has changed since the last run
  --json               print the report as JSON
  --verbose            tell everything that was decided
  --help               this

Exit codes: 0 done, 1 the work found a problem, 2 wrong usage.
`;

const optionTypes = {
  api: { type: 'string' },
  spec: { type: 'string' },
  name: { type: 'string' },
  out: { type: 'string' },
  print: { type: 'string' },
  check: { type: 'boolean', default: false },
  'allow-remote-refs': { type: 'boolean', default: false },
  'no-cache': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export type CliOptions = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: optionTypes, allowPositionals: false }).values;
}

/** Runs the command line; gives the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  let options: CliOptions;
  try {
    options = readOptions(argv);
  } catch (error) {
    return refuseUsage(describe(error));
  }
  if (options.help) {
    print(help);
    return 0;
  }
  const problem = findUsageProblem(options);
  if (problem !== undefined) return refuseUsage(problem);
  const runs = await runAll(options).catch((error: unknown) => [
    describeUnexpected(error, options.api ?? options.name ?? '', options),
  ]);
  const ok = runs.every((run) => run.ok);
  if (ok && !options.check && options.print === undefined) {
    const told = await updateWorkspaces();
    if (told !== undefined && !options.json) print(told);
  }
  // What `--print model` printed stands alone.
  if (options.json && (options.print === undefined || !ok)) print(printJson(runs));
  return ok ? 0 : 1;
}

async function runAll(options: CliOptions): Promise<readonly ApiRun[]> {
  const runs: ApiRun[] = [];
  const attempt = async (name: string, work: Promise<ApiRun>) => {
    runs.push(await work.catch((error: unknown) => describeUnexpected(error, name, options)));
  };
  for (const target of await findTargets(options)) await attempt(target.name, run(target, options));
  const makesPackages =
    options.spec === undefined && options.out === undefined && options.print === undefined;
  for (const shared of makesPackages ? sharedPackages : []) {
    if (runs.every(({ ok }) => ok)) await attempt(shared.name, runShared(shared, options));
  }
  return runs;
}

async function runShared({ name, folder, takes, make }: SharedPackage, options: CliOptions): Promise<ApiRun> {
  const diagnostics = new Diagnostics();
  const all = await findTargets({ ...options, api: undefined });
  const targets = all.flatMap((target) => {
    if ('options' in target) return takes(target.options) ? [target] : [];
    // Without it the package would lose what it has of this one.
    diagnostics.adopt(target.diagnostics.list);
    return [];
  });
  if (diagnostics.hasErrors) {
    await printDiagnostics(diagnostics, options);
    return { api: name, ok: false, diagnostics };
  }
  if (targets.length === 0) return { api: name, ok: true, diagnostics };
  const sources = targets.flatMap((target) => target.inputs ?? []);
  const inputs = await hashSources(sources, {}, options);
  const known = inputs === undefined ? undefined : await recall(name);
  if (known !== undefined && known.inputs === inputs && known.output === (await hashOutput(folder))) {
    print(`${known.report}  files    Nothing has changed since the last run.\n`);
    return { api: name, ok: true, diagnostics };
  }
  const work = targets.map((target) => target.options);
  const started = performance.now();
  const made = await make(work, { folder, check: options.check }, diagnostics);
  await printDiagnostics(diagnostics, options);
  if (made === undefined) return { api: name, ok: false, diagnostics };
  const { changes, report } = made;
  const ok = !options.check || changes.length === 0;
  if (!options.json) {
    print(`${report}${printRun(made, [['all', performance.now() - started]])}`);
    if (!ok) print(printChanges(changes, folder, printCommand(options)));
  }
  const output = ok && inputs !== undefined ? await hashOutput(folder) : undefined;
  if (inputs !== undefined && output !== undefined) await remember(name, { inputs, output, report });
  return { api: name, ok, diagnostics, changes };
}

/** One line for an error that no stage reported; where it came from only on demand. */
function describeUnexpected(error: unknown, api: string, { verbose }: CliOptions): ApiRun {
  const diagnostics = new Diagnostics();
  diagnostics.report('unexpected-error', { reason: describe(error) });
  for (const { message, code } of diagnostics.list) process.stderr.write(`error: ${message} [${code}]\n`);
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return { api, ok: false, diagnostics };
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
}

function refuseUsage(problem: string): number {
  process.stderr.write(`${problem}\nTry: npm run generate -- --help\n`);
  return 2;
}

function findUsageProblem(options: CliOptions): string | undefined {
  const { api, spec, out, print, check } = options;
  if (print !== undefined && print !== 'model') return `--print takes "model", not ${JSON.stringify(print)}.`;
  if (check && print !== undefined) return '--check and --print exclude each other.';
  if (out === '') return '--out needs a folder.';
  if (spec !== undefined) return findSpecProblem(options);
  if (options.name !== undefined) return '--name goes with --spec.';
  if (out !== undefined && api === undefined) return '--out goes with --api or --spec.';
  return undefined;
}

function findSpecProblem({ api, name, out, print }: CliOptions): string | undefined {
  if (api !== undefined) return '--api and --spec exclude each other.';
  const isComplete = name !== undefined && (out !== undefined || print !== undefined);
  if (!isComplete) return '--spec also needs --name NAME and --out DIR.';
  if (/^[a-z][a-z0-9_]{0,19}$/.test(snakeCase(name))) return undefined;
  return `--name takes at most 20 letters and digits, a letter first, not ${JSON.stringify(name)}.`;
}

async function run(target: Target | RefusedTarget, options: CliOptions): Promise<ApiRun> {
  if (!('options' in target)) {
    await printDiagnostics(target.diagnostics, options);
    return { api: target.name, ok: false, diagnostics: target.diagnostics };
  }
  if (options.print !== undefined) return printModel(target, options);
  const { name: api, diagnostics } = target;
  const { out } = target.options;
  const inputs = await hashTarget(target, options);
  const known = inputs === undefined ? undefined : await recall(api);
  if (known !== undefined && known.inputs === inputs && known.output === (await hashOutput(out))) {
    print(`${known.report}  files    Nothing has changed since the last run.\n`);
    return { api, ok: true, diagnostics };
  }
  const made = await makePackage(target, options);
  if (made === undefined) return { api, ok: false, diagnostics };
  const { generation } = made;
  const ok = !options.check || generation.changes.length === 0;
  // A warning is to be seen at every run.
  const isQuiet = !diagnostics.list.some(({ severity }) => severity === 'warning');
  const output = ok && isQuiet && inputs !== undefined ? await hashOutput(out) : undefined;
  if (inputs !== undefined && output !== undefined)
    await remember(api, { inputs, output, report: made.report });
  return { api, ok, diagnostics, generation };
}

/** Undefined where a run must do its work: it has more to say, or depends on what others serve. */
async function hashTarget({ inputs, options: work }: Target, options: CliOptions) {
  const { check: _, ...deciding } = work;
  return inputs === undefined ? undefined : hashSources(inputs, deciding, options);
}

async function hashSources(inputs: readonly string[], settings: object, options: CliOptions) {
  const { 'no-cache': isOff, 'allow-remote-refs': isRemote, json, verbose } = options;
  return isOff || isRemote || json || verbose ? undefined : hashInputs(inputs, settings);
}

async function printModel(
  { name, options: work, diagnostics }: Target,
  options: CliOptions,
): Promise<ApiRun> {
  const { planOnly } = await import('./generate.js');
  const server = await planOnly(work, diagnostics);
  await printDiagnostics(diagnostics, options);
  if (server) print(`${JSON.stringify(server, null, 2)}\n`);
  return { api: name, ok: server !== undefined, diagnostics };
}

interface Made {
  readonly generation: Generation;
  /** What can be said again of the same output. */
  readonly report: string;
}

async function makePackage(target: Target, options: CliOptions): Promise<Made | undefined> {
  const { name, diagnostics } = target;
  const stages: [string, number][] = [];
  const { generate } = await import('./generate.js');
  const generation = await generate(target.options, diagnostics, showProgress(name, stages));
  await printDiagnostics(diagnostics, options);
  if (generation === undefined) return undefined;
  const report = printServer(generation, name, diagnostics);
  if (options.json) return { generation, report };
  print(`${report}${printRun(generation, stages)}`);
  if (options.check && generation.changes.length > 0) {
    print(printChanges(generation.changes, target.options.out, printCommand(options)));
  }
  return { generation, report };
}

/** A line that rewrites itself on a terminal; nothing elsewhere. */
function showProgress(name: string, stages: [string, number][]) {
  return (stage: string, milliseconds?: number) => {
    if (milliseconds !== undefined) stages.push([stage, milliseconds]);
    if (process.stderr.isTTY) {
      process.stderr.write(milliseconds === undefined ? `\r\u001b[K${name}: ${stage} …` : '\r\u001b[K');
    }
  };
}

let isClosed = false;

function print(text: string): void {
  if (!isClosed) process.stdout.write(text);
}

// `… | head` closes the pipe early: there is nobody to tell, but the work is to be done all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (stream === process.stdout) isClosed = true;
  });
}

// What is thrown outside of a promise that is waited for, such as in an event.
process.once('uncaughtException', (error) => {
  const isVerbose = process.argv.includes('--verbose');
  process.stderr.write(`error: ${isVerbose ? error.stack : describe(error)} [unexpected-error]\n`);
  process.exit(1);
});

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
