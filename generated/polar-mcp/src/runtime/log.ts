import type { JsonObject } from './json.js';
import { cleanObject, type Redactor } from './redact.js';

/** From the most urgent; a level includes those before it. `silent` includes none. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Facts never hold arguments or answers: they are people's data. */
export type Log = (level: Exclude<LogLevel, 'silent'>, message: string, facts?: JsonObject) => void;

/** A log of JSON lines: `time` (RFC 3339), `level`, `message`, then the facts, without credentials. */
export function createLog(
  level: LogLevel,
  redact: Redactor,
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const limit = logLevels.indexOf(level);
  return (of, message, facts = {}) => {
    if (logLevels.indexOf(of) > limit) return;
    const entry = { time: new Date().toISOString(), level: of, message, ...facts };
    write(`${JSON.stringify(cleanObject(entry, redact))}\n`);
  };
}
