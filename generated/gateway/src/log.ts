import { redactTokens } from './token.js';

export const logLevels = ['silent', 'error', 'warn', 'info'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Facts never hold arguments, answers or credentials. */
export type Log = (
  level: Exclude<LogLevel, 'silent'>,
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** A log of JSON lines, on stderr. Tokens are taken out wherever they stand (an URL, a message of a library). */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const limit = logLevels.indexOf(level);
  return (of, message, facts = {}) => {
    if (logLevels.indexOf(of) > limit) return;
    write(
      `${redactTokens(JSON.stringify({ time: new Date().toISOString(), level: of, message, ...facts }))}\n`,
    );
  };
}
