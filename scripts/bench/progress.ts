/** Told what is going on; an empty text: nothing any more. */
export type Progress = (text: string) => void;

/** A line that rewrites itself on a terminal; nothing elsewhere. */
export const showProgress: Progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${text === '' ? '' : ' …'}`);
};

export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
