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

function findUsageProblem({ api, spec, name, out, print, check }: CliOptions): string | undefined {
  if (print !== undefined && print !== 'model') return `--print takes "model", not ${JSON.stringify(print)}.`;
  if (spec !== undefined && api !== undefined) return '--api and --spec exclude each other.';
  if (spec !== undefined && (name === undefined || (out === undefined && print === undefined))) {
    return '--spec also needs --name NAME and --out DIR.';
  }
  if (spec === undefined && name !== undefined) return '--name goes with --spec.';
  if (name !== undefined && !/^[a-z][a-z0-9_]{0,19}$/.test(snakeCase(name))) {
    return `--name takes at most 20 letters and digits, a letter first, not ${JSON.stringify(name)}.`;
  }
  if (out === '') return '--out needs a folder.';
  if (out !== undefined && spec === undefined && api === undefined) return '--out goes with --api or --spec.';
  if (check && print !== undefined) return '--check and --print exclude each other.';
  return undefined;
}

/** One package; gives whether it went well. */
async function run(target: Target, options: CliOptions): Promise<boolean> {
  const { check, print, json } = options;
  const settings = { check, out: target.options.out };
  const useCache = !options['no-cache'] && print === undefined && !json && target.inputs !== undefined;
  const inputs = useCache ? await hashInputs(target.inputs ?? [], settings.out) : '';
  if (useCache) {
    const known = await recall(target.name);
    if (known?.inputs === inputs && known.output === (await hashOutput(settings.out))) {
      process.stdout.write(`${known.report}  files    Nothing has changed since the last run.\n`);
      return true;
    }
  }
  const diagnostics = new Diagnostics();
  const { generate, planOnly } = await import('./generate.js');
  if (print === 'model') {
    const server = await planOnly(target.options, diagnostics);
    await printDiagnostics(diagnostics, options);
    if (server) process.stdout.write(`${JSON.stringify(server, null, 2)}\n`);
    return server !== undefined;
  }
  const stages: [string, number][] = [];
  const generation = await generate(target.options, diagnostics, showProgress(target.name, stages));
  await printDiagnostics(diagnostics, options);
  if (generation === undefined) return false;
  const report = printServer(generation, target.name, diagnostics);
  process.stdout.write(
    json ? printJson(generation, target.name, diagnostics) : `${report}${printRun(generation, stages)}`,
  );
  if (check && generation.changes.length > 0) {
    if (!json) process.stdout.write(printChanges(generation.changes, settings.out));
    return false;
  }
  const output = useCache ? await hashOutput(settings.out) : undefined;
  if (output !== undefined) await remember(target.name, { inputs, output, report });
  return true;
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
