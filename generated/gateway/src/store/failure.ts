/** What the database says. The query's own message before it also tells every value, which no log should hold. */
export function readReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Whether a value was refused (SQLSTATE, class 22: data exception), so that the same again can only fail again. */
export function isValueRefused(error: unknown): boolean {
  const { code } = ((error as { cause?: unknown } | undefined)?.cause ?? error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^22\w{3}$/.test(code);
}
