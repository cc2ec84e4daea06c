import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Diagnostics } from '../generator/diagnostics.js';
import type { GenerateOptions } from '../generator/generate.js';
import { guessRisk } from '../generator/plan/risk.js';
import { printDiagnostics } from '../generator/report.js';
import { readApiOptions } from './api-options.js';
import { runCommand } from './command.js';
import { scriptText } from './escape-text.js';
import { findOpenWork, type OpenFilter, type OpenOperation, type OpenWork } from './spec-review/open-work.js';
import { SourceFiles } from './spec-review/place.js';
import { writeFilterStub } from './spec-review/practice-stub.js';
import { type Stub, type StubFiles, writeStubs } from './spec-review/stub.js';

const help = `Lists what is new in the document of an API and waits for a person, with the lines to be filled in.

  npm run spec:review -- [--api NAME] [--json]

  --api NAME   a folder of specs/ (default: polar)
  --json       as JSON
  --help       this

Exit codes: 0 nothing waits, 1 something does, 2 wrong usage.
`;

const optionTypes = {
  api: { type: 'string', default: 'polar' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

interface OperationReview {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  /** By the rule; absent where it cannot be a tool. */
  readonly tool?: string | undefined;
  readonly kind?: string | undefined;
  /** From the verb alone: no judgement. */
  readonly riskGuess: string;
  readonly stubs: readonly Stub[];
}

interface Review {
  readonly api: string;
  /** The list from which a line goes when its operation is reviewed. */
  readonly list: string;
  readonly unreviewed: readonly OperationReview[];
  /** Parameters that the practice API refuses until somebody says what they choose. */
  readonly filters: readonly (OpenFilter & { readonly file: string; readonly text: string })[];
}

type Options = ReturnType<typeof readOptions>;

function readOptions(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: optionTypes, allowPositionals: false }).values;
}

async function run({ api, json }: Options): Promise<number> {
  const review = await makeReview(api);
  if (review === undefined) return 1;
  process.stdout.write(json ? `${JSON.stringify(review, null, 2)}\n` : printReview(review));
  return review.unreviewed.length + review.filters.length === 0 ? 0 : 1;
}

async function makeReview(api: string): Promise<Review | undefined> {
  const options = await readApiOptions(api);
  if (options === undefined) return undefined;
  const diagnostics = new Diagnostics();
  const work = await findOpenWork(options, diagnostics);
  if (work === undefined || diagnostics.hasErrors) {
    await printDiagnostics(diagnostics, { verbose: false, json: false });
    return undefined;
  }
  return describeWork(api, work, options);
}

async function describeWork(api: string, work: OpenWork, options: GenerateOptions): Promise<Review> {
  const folder = dirname(options.source);
  const practice = options.config.practice === undefined ? [] : [join(folder, options.config.practice)];
  const files = await SourceFiles.read(folder, [...options.overlays, ...practice]);
  return {
    api,
    list: relative('', options.review?.unreviewed ?? ''),
    unreviewed: leaveOutRepeated(
      work.operations.map((open) => describeOperation(open, work, { files, options })),
    ),
    filters: work.filters.map((filter) => ({
      ...filter,
      file: relative('', practice[0] ?? ''),
      text: writeFilterStub(filter),
    })),
  };
}

/** What two operations need is pasted once: a resource's view, the rows of the practice API. */
function leaveOutRepeated(reviews: readonly OperationReview[]): readonly OperationReview[] {
  const seen = new Set<string>();
  return reviews.map((review) => ({
    ...review,
    stubs: review.stubs.filter(({ file, text }) => {
      const isNew = !seen.has(`${file}\n${text}`);
      seen.add(`${file}\n${text}`);
      return isNew;
    }),
  }));
}

function describeOperation(open: OpenOperation, work: OpenWork, files: StubFiles): OperationReview {
  const { operation, tool } = open;
  const { operationId, method, path } = operation;
  return {
    ...{ operationId, method, path },
    tool: tool?.name,
    kind: tool?.kind,
    riskGuess: guessRisk(operation, false),
    stubs: writeStubs(open, work, files),
  };
}

function printReview({ api, list, unreviewed, filters }: Review): string {
  if (unreviewed.length + filters.length === 0) return `${api}: nothing waits for a review.\n`;
  const operations = unreviewed.map((one) => printOperation(one, list));
  const open = filters.map(
    ({ operationId, parameter, file, text }) =>
      `The practice API refuses ${scriptText(parameter)} of ${scriptText(operationId)}: nobody has said which rows it ` +
      `chooses (false: none).\n\n  ${file}, ${text}\n`,
  );
  const counts = [
    ...(unreviewed.length === 0 ? [] : [`operations without words and risk: ${unreviewed.length}`]),
    ...(filters.length === 0 ? [] : [`undecided parameters of the practice API: ${filters.length}`]),
  ];
  const head = `${api}: ${counts.join(', ')}. Fill in TODO, check what is a guess, then: npm run generate\n`;
  return [head, ...operations, ...open].join('\n');
}

function printOperation(review: OperationReview, list: string): string {
  const { operationId, method, path, tool, kind, riskGuess, stubs } = review;
  const named = tool === undefined ? 'no tool can be made of it' : `${tool}, ${kind}`;
  const head = `${scriptText(operationId)}  ${method} ${scriptText(path)}\n  ${named}; risk, a guess: ${riskGuess}\n`;
  const parts = stubs.map(({ file, line, what, text }) => {
    const place = line === undefined ? file : `${file}, below line ${line}`;
    return `  ${place} (${what}):\n\n${text}\n`;
  });
  const last = `  ${list}: remove the line ${JSON.stringify(operationId).replaceAll(/[^ -~]/g, '?')}.\n`;
  return [head, ...parts, last].join('\n');
}

runCommand({ script: 'spec:review', help, read: readOptions, run }, process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
