import { z } from 'zod';
import { type ConfigProblem, describeIssues } from './config-problems.js';

const json = z.json();
const fields = z.record(z.string(), json);
const texts = z.record(z.string(), z.string());

const filter = z.union([
  /** The value is equal to what stands at this path of the row. */
  z.string().min(1),
  /** The parameter chooses no rows. */
  z.literal(false),
  z.strictObject({ test: z.enum(['equal', 'differ', 'from', 'until', 'contain']), path: z.string().min(1) }),
  z.strictObject({ test: z.literal('is'), path: z.string().min(1), values: z.array(json).optional() }),
  z.strictObject({ test: z.literal('search'), paths: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ test: z.literal('entries'), path: z.string().min(1) }),
  z.strictObject({ test: z.literal('hook') }),
]);

const errorTemplate = z.strictObject({
  status: z.int().min(400).max(599),
  headers: texts.default({}),
  body: json.optional(),
});

const refusal = z
  .strictObject({
    when: fields.optional(),
    unless: fields.optional(),
    error: z.string().min(1),
    detail: z.string().min(1),
    status: z.int().min(400).max(599).optional(),
  })
  .refine(({ when, unless }) => when !== undefined || unless !== undefined, 'needs when or unless');

const operationRule = z.strictObject({
  kind: z.enum(['list', 'get', 'create', 'update', 'delete', 'export', 'answer']).optional(),
  collection: z.string().optional(),
  by: fields.optional(),
  where: fields.optional(),
  refuse: z.array(refusal).optional(),
  set: fields.optional(),
  answer: json.optional(),
  filters: z.record(z.string(), filter).default({}),
  columns: z
    .record(
      z.string(),
      z.union([z.string(), z.strictObject({ path: z.string(), divisor: z.number().positive() })]),
    )
    .optional(),
  shown: z.array(z.string()).optional(),
  /** As those of all operations, and before them. */
  references: z.record(z.string(), z.string().nullable()).default({}),
  hook: z.boolean().default(false),
});

/**
 * What stands in `specs/<api>/practice.yaml`: how the practice API behaves where the document cannot say it.
 * What each key means at run time is told in `templates/practice/src/model.ts`.
 */
const rulesSchema = z.strictObject({
  /** RFC 3339: when the practice world begins. */
  clock: z.iso.datetime(),
  /** RFC 3339: when its seed begins, where that has a past. */
  history: z.iso.datetime().optional(),
  /** TypeScript beside the rules, whose folder is copied: its export `hooks`. */
  hooks: z
    .string()
    .regex(/[^/]\/hooks\.ts$/, 'FOLDER/hooks.ts')
    .optional(),
  /** Files with the rows that there are at the beginning: collection → key → fields. */
  seed: z.array(z.string()).default([]),
  pagination: z.strictObject({
    page: z.string(),
    limit: z.string(),
    sort: z.string(),
    defaultLimit: z.int().min(1),
    maximum: z.int().min(1),
    items: z.string(),
    envelope: fields,
  }),
  errors: z.strictObject({
    invalid: errorTemplate,
    rejected: errorTemplate,
    credentialBound: errorTemplate,
    unauthenticated: errorTemplate,
    unknownToken: errorTemplate,
    insufficientScope: errorTemplate,
    notFound: errorTemplate,
    noRoute: errorTemplate,
    wrongMethod: errorTemplate,
    tooLarge: errorTemplate,
    refused: errorTemplate,
    failed: errorTemplate,
  }),
  /** Token → what it may do. `values` may name seed rows. */
  tokens: z.record(
    z.string(),
    z.strictObject({ scheme: z.string(), scopes: z.array(z.string()), values: fields.default({}) }),
  ),
  sessions: z
    .strictObject({
      collection: z.string(),
      token: z.string(),
      expiresAt: z.string(),
      schemes: z.array(z.string()).min(1),
      scopes: z.array(z.string()),
      values: z.array(z.string()),
    })
    .optional(),
  version: z.strictObject({ header: z.string(), values: z.array(z.string()).min(1) }).optional(),
  /** Body property that the credential decides → the operations that take it all the same. */
  credentialBound: z.record(z.string(), z.array(z.string())).default({}),
  /** Fields of every new row. */
  defaults: fields.default({}),
  /** Body property → the collection whose row its id must name; null: hooks see to it. */
  references: z.record(z.string(), z.string().nullable()).default({}),
  /** Query parameter → filter, for all lists that do not say otherwise. */
  filters: z.record(z.string(), filter).default({}),
  collections: z.record(
    z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower case letters, digits and _'),
    z.strictObject({
      /** Of the operations that list and create; those under it with one id more are found by themselves. */
      path: z.string().optional(),
      defaults: fields.default({}),
      removed: fields.default({}),
      unique: z.array(z.string()).default([]),
      has: z.record(z.string(), z.strictObject({ collection: z.string(), by: z.string() })).default({}),
      /** Paths that the parameter `query` searches. */
      search: z.array(z.string()).optional(),
      filters: z.record(z.string(), filter).default({}),
      /** Sort key → path, where the two differ. */
      sort: texts.default({}),
    }),
  ),
  operations: z.record(z.string(), operationRule).default({}),
});

const seedSchema = z.record(z.string(), z.record(z.string(), fields));

export type PracticeRules = z.output<typeof rulesSchema>;
export type OperationRule = PracticeRules['operations'][string];
export type FilterRule = z.output<typeof filter>;
export type PracticeSeed = z.output<typeof seedSchema>;

/** Checks `practice.yaml`; unknown keys are problems, with the nearest known key. */
export function parsePracticeRules(
  input: unknown,
): { rules: PracticeRules } | { problems: readonly ConfigProblem[] } {
  const result = rulesSchema.safeParse(input);
  if (result.success) return { rules: result.data };
  return { problems: describeIssues(result.error, rulesSchema) };
}

export function parsePracticeSeed(
  input: unknown,
): { seed: PracticeSeed } | { problems: readonly ConfigProblem[] } {
  const result = seedSchema.safeParse(input);
  return result.success ? { seed: result.data } : { problems: describeIssues(result.error, seedSchema) };
}
