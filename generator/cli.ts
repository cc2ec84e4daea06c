import { parseArgs } from 'node:util';
import { hashInputs, recall, remember } from './cache.js';
import { Diagnostics } from './diagnostics.js';
import { snakeCase } from './names.js';
import { printChanges, printDiagnostics, printJson, printRun, printServer } from './report.js';
import { findTargets, type Target } from './target.js';
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
    return refuseUsage(error instanceof Error ? error.message : String(error));
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const problem = findUsageProblem(options);
  if (problem !== undefined) return refuseUsage(problem);
  const diagnostics = new Diagnostics();
  const targets = await findTargets(options, diagnostics);
  let failed = diagnostics.hasErrors;
  if (failed) await printDiagnostics(diagnostics, options);
  for (const target of targets) failed = !(await run(target, options)) || failed;
  return failed ? 1 : 0;
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

/** One package; gives whether it went well. */
async function run(target: Target, options: CliOptions): Promise<boolean> {
  if (options.print !== undefined) return printModel(target, options);
  const { out } = target.options;
  const isCached = !options['no-cache'] && !options.json && target.inputs !== undefined;
  const inputs = isCached ? await hashInputs(target.inputs ?? [], out) : undefined;
  const known = inputs === undefined ? undefined : await recall(target.name);
  if (known !== undefined && known.inputs === inputs && known.output === (await hashOutput(out))) {
    process.stdout.write(`${known.report}  files    Nothing has changed since the last run.\n`);
    return true;
  }
  const report = await makePackage(target, options);
  if (report === undefined) return false;
  const output = inputs === undefined ? undefined : await hashOutput(out);
  if (inputs !== undefined && output !== undefined) await remember(target.name, { inputs, output, report });
  return true;
}

async function printModel(target: Target, options: CliOptions): Promise<boolean> {
  const diagnostics = new Diagnostics();
  const { planOnly } = await import('./generate.js');
  const server = await planOnly(target.options, diagnostics);
  await printDiagnostics(diagnostics, options);
  if (server) process.stdout.write(`${JSON.stringify(server, null, 2)}\n`);
  return server !== undefined;
}

/** Gives what can be said again of the same output; undefined where it did not go well. */
async function makePackage(target: Target, options: CliOptions): Promise<string | undefined> {
  const { name } = target;
  const diagnostics = new Diagnostics();
  const stages: [string, number][] = [];
  const { generate } = await import('./generate.js');
  const generation = await generate(target.options, diagnostics, showProgress(name, stages));
  await printDiagnostics(diagnostics, options);
  if (generation === undefined) return undefined;
  const report = printServer(generation, name, diagnostics);
  if (options.json) process.stdout.write(printJson(generation, name, diagnostics));
  else process.stdout.write(`${report}${printRun(generation, stages)}`);
  if (!options.check || generation.changes.length === 0) return report;
  if (!options.json) process.stdout.write(printChanges(generation.changes, target.options.out));
  return undefined;
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

// `--print model | head` closes the pipe early: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
