/** What stops a command line of this folder: a sentence, and what to do next. */
export class CommandError extends Error {
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}

/** Prints what went wrong; gives the exit code. @throws what is no CommandError. */
export function tellError(error: unknown): 1 {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(`error: ${error.message}\n    ${error.next}\n`);
  return 1;
}

interface Command<Options> {
  /** As npm knows it: `spec:pull`. */
  readonly script: string;
  readonly help: string;
  /** @throws Error where the words are no usage of it */
  readonly read: (argv: readonly string[]) => Options;
  /** Gives the exit code. */
  readonly run: (options: Options) => Promise<number>;
}

/** Runs a command line, or tells its help or what is wrong with its words; gives the exit code. */
export async function runCommand<Options extends { readonly help: boolean }>(
  { script, help, read, run }: Command<Options>,
  argv: readonly string[],
): Promise<number> {
  let options: Options;
  try {
    options = read(argv);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nTry: npm run ${script} -- --help\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  return run(options);
}
