/** What three parties say of the same calls. */
export interface Ledgers {
  /** By the client: the id that a call carried, and what came back. */
  readonly client: ReadonlyMap<string, ClientEntry>;
  /** By the server's log, which holds no arguments: `tool outcome` → how many. */
  readonly server: ReadonlyMap<string, number>;
  /** By the upstream: id → how many requests. */
  readonly upstream: ReadonlyMap<string, number>;
}

export interface ClientEntry {
  readonly tool: string;
  /** The id in each answer; undefined where an answer has none. */
  readonly answers: readonly (string | undefined)[];
  readonly error?: string;
}

/** Each number should be 0. */
export interface Differences {
  /** Calls without an answer, or without a request upstream. */
  readonly lost: number;
  /** Answers and requests beyond the first one of the same call, and requests that nobody asked for. */
  readonly doubled: number;
  /** Answers that are another call's. */
  readonly crossed: number;
  /** Calls that the server's log counts otherwise than the client does, tool by tool. */
  readonly misreported: number;
  /** What the first few errors said. */
  readonly errors: readonly string[];
}

const mostErrors = 5;

/** Compares the ledgers, call by call and tool by tool. */
export function reconcileLedgers({ client, server, upstream }: Ledgers): Differences {
  let lost = 0;
  let doubled = 0;
  let crossed = 0;
  const answered = new Map<string, number>();
  const errors = new Set<string>();
  for (const [id, entry] of client) {
    const requests = upstream.get(id) ?? 0;
    if (entry.answers.length === 0 || requests === 0) lost += 1;
    if (entry.answers.some((answer) => answer !== id)) crossed += 1;
    doubled += Math.max(0, requests - 1) + Math.max(0, entry.answers.length - 1);
    if (entry.error === undefined)
      answered.set(`${entry.tool} ok`, (answered.get(`${entry.tool} ok`) ?? 0) + 1);
    else if (errors.size < mostErrors) errors.add(entry.error);
  }
  for (const [id, requests] of upstream) if (!client.has(id)) doubled += requests;
  return { lost, doubled, crossed, misreported: countMisreported(answered, server), errors: [...errors] };
}

function countMisreported(answered: ReadonlyMap<string, number>, told: ReadonlyMap<string, number>): number {
  const keys = new Set([...answered.keys(), ...told.keys()]);
  return [...keys].reduce((sum, key) => sum + Math.abs((answered.get(key) ?? 0) - (told.get(key) ?? 0)), 0);
}
