/*
 * Faults on request: what an upstream does when it is not well. One text each, the same in a header
 * (`Practice-Fault: rate-limit;retry-after=7`), a flag and a setting.
 */

export type Fault =
  | { readonly kind: 'rate-limit'; readonly retryAfter?: number; readonly limit?: number }
  | { readonly kind: 'status'; readonly status: number }
  /** Answers after so many milliseconds. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** Ends the connection: before an answer, or in the middle of its body. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset-body' }
  /** Sends the body byte by byte, so many milliseconds apart. */
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  /** Answers what is no JSON. */
  | { readonly kind: 'garbage' };

/** A fault as a setting: for one operation or all, so many times or always. */
export interface FaultSetting {
  readonly fault: string;
  /** operationId. Absent: every one. */
  readonly operation?: string;
  readonly times?: number;
}

export const faultHelp = `rate-limit              429 without headers
rate-limit;retry-after=7;limit=100
                        429 with Retry-After and RateLimit-* headers (seconds)
status=503              any status from 400 to 599
latency=800             answers later (milliseconds)
reset                   ends the connection before the answer
reset-body              ends it in the middle of the body
slow-body=50            a byte every so many milliseconds
garbage                 an answer that is no JSON`;

/** @throws RangeError for a text that names no fault */
export function parseFault(text: string): Fault {
  const [head = '', ...settings] = text.trim().split(/\s*;\s*/);
  const [kind = '', value] = head.split('=', 2);
  const number = value === undefined ? undefined : readNumber(value, text);
  switch (kind) {
    case 'rate-limit':
      return { kind, ...readRateLimit(settings, text) };
    case 'status':
      if (number === undefined || number < 400 || number > 599) break;
      return { kind, status: number };
    case 'latency':
    case 'slow-body':
      if (number === undefined) break;
      return { kind, milliseconds: number };
    case 'reset':
    case 'reset-body':
    case 'garbage':
      if (number === undefined) return { kind };
  }
  throw unknownFault(text);
}

function readRateLimit(settings: readonly string[], text: string) {
  const found: { retryAfter?: number; limit?: number } = {};
  for (const setting of settings) {
    const [name = '', value = ''] = setting.split('=', 2);
    if (name === 'retry-after') found.retryAfter = readNumber(value, text);
    else if (name === 'limit') found.limit = readNumber(value, text);
    else throw unknownFault(text);
  }
  return found;
}

function readNumber(value: string, text: string): number {
  if (!/^\d{1,7}$/.test(value)) throw unknownFault(text);
  return Number(value);
}

function unknownFault(text: string): RangeError {
  return new RangeError(`${JSON.stringify(text)} is no fault. Faults are:\n${faultHelp}`);
}

interface Armed {
  readonly fault: Fault;
  readonly operation: string | undefined;
  left: number;
}

/** The faults that are set, each used up after its number of times. */
export class Faults {
  readonly #operationIds: ReadonlySet<string>;
  #armed: Armed[] = [];

  constructor(operationIds: Iterable<string>) {
    this.#operationIds = new Set(operationIds);
  }

  /** Replaces what was set. @throws RangeError for what is no fault, or no operation */
  set(settings: readonly FaultSetting[]): void {
    for (const { operation } of settings) {
      if (operation !== undefined && !this.#operationIds.has(operation))
        throw new RangeError(`There is no operation ${JSON.stringify(operation)}.`);
    }
    this.#armed = settings.map(({ fault, operation, times }) => ({
      fault: parseFault(fault),
      operation,
      left: times ?? Number.POSITIVE_INFINITY,
    }));
  }

  take(operationId: string): Fault | undefined {
    const found = this.#armed.find(
      ({ operation, left }) => left > 0 && (operation === undefined || operation === operationId),
    );
    if (found !== undefined) found.left -= 1;
    return found?.fault;
  }
}
