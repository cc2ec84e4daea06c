import { z } from 'zod';

const operationTable = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value).default({});

const snakeName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower case letters, digits and _, a letter first');

/** What stands in `specs/<api>/config.ts`. Tables are keyed by operationId unless said otherwise. */
const configSchema = z.strictObject({
  /** Short name of the API; part of every tool's name. */
  name: snakeName.max(20),
  /** Name for people. Absent: the document's title. */
  title: z.string().min(1).optional(),
  /** npm name of the emitted package. */
  packageName: z.string().regex(/^(?:@[a-z0-9-]+\/)?[a-z0-9][a-z0-9-]*$/, 'an npm package name'),
  packageVersion: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .default('0.1.0'),
  /** The document, its lock and its overlays: files beside the config. */
  document: z.string().default('openapi.json'),
  lock: z.string().optional(),
  overlays: z.array(z.string()).default([]),
  /**
   * `overlay`: the document's own sentences are removed before the overlays add ours.
   * `document`: the document's sentences are used, cleaned.
   */
  prose: z.enum(['overlay', 'document']).default('overlay'),
  /** Environment name → base URL; the first one is the default. Absent: the document's servers. */
  environments: z.record(snakeName, z.url()).optional(),
  /** Sent with every request: header name → value. */
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string()).default({}),
  /** Security scheme → the environment variable that holds its credential. */
  credentials: z.record(z.string(), z.string().regex(/^[A-Z][A-Z0-9_]*$/)).default({}),
  tags: z.strictObject({ drop: z.array(z.string()).default([]) }).default({ drop: [] }),
  naming: z
    .strictObject({
      invariantNouns: z.array(z.string()).default([]),
      selectors: z.array(z.string()).default([]),
      shortForms: z.record(z.string(), z.string()).default({}),
      verbNouns: z.record(z.string(), snakeName).default({}),
      /** Tools whose name no rule gives. */
      names: operationTable(snakeName),
    })
    .prefault({}),
  /** Operations that are planned but not exposed, each with its reason. */
  withheld: operationTable(z.string().min(1)),
});

/** A config as it is written: everything with a default may be left out. */
export type ApiConfigInput = z.input<typeof configSchema>;
export type ApiConfig = z.output<typeof configSchema>;

/** Gives a `config.ts` its types; the generator checks it when it reads it. */
export function defineConfig(config: ApiConfigInput): ApiConfigInput {
  return config;
}

export interface ConfigProblem {
  /** `naming.selektors` */
  readonly path: string;
  readonly message: string;
}

/** Checks a config; unknown keys are problems, with the nearest known key. */
export function parseConfig(input: unknown): { config: ApiConfig } | { problems: readonly ConfigProblem[] } {
  const result = configSchema.safeParse(input);
  if (result.success) return { config: result.data };
  return { problems: result.error.issues.flatMap(describeIssue) };
}

function describeIssue(issue: z.core.$ZodIssue): readonly ConfigProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: issue.path.join('.') || '(the config)', message: issue.message }];
  }
  const known = knownKeys(issue.path);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const message =
      near === undefined
        ? `unknown key; known are ${known.join(', ')}`
        : `unknown key; did you mean ${near}?`;
    return { path: [...issue.path, key].join('.'), message };
  });
}

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const shape: Record<string, z.ZodType> = configSchema.shape;
  const section = path.length === 0 ? configSchema : unwrap(shape[String(path[0])]);
  return section instanceof z.ZodObject ? Object.keys(section.shape) : [];
}

function unwrap(schema: z.ZodType | undefined): unknown {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
}

/** The known word that differs least, if it differs in no more than a third of its letters. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
