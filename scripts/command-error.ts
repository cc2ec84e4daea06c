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
