import { z } from 'zod';
import { type ConfigProblem, describeIssues } from './config-problems.js';

const operationTable = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value).default({});

const operationList = z.array(z.string().min(1)).default([]);

const snakeName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower case letters, digits and _, a letter first');

const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'capital letters, digits and _');

const npmName = /^(?:@[a-z0-9-]+\/)?[a-z0-9][a-z0-9-]*$/;

/** A place in an answer or a body: `secret`, `items[].secret`. */
const place = z.string().min(1);

/** An argument of a tool of ours, in JSON Schema's words. */
const argumentSchema = z.strictObject({
  type: z.enum(['string', 'integer', 'number', 'boolean', 'object', 'array']),
  description: z.string().min(1).optional(),
  required: z.boolean().default(false),
  format: z.string().optional(),
  enum: z.array(z.string()).min(1).optional(),
  minimum: z.number().optional(),
  maxLength: z.int().positive().optional(),
  items: z
    .strictObject({
      type: z.literal('string'),
      format: z.string().optional(),
      enum: z.array(z.string()).optional(),
    })
    .optional(),
});

/** What stands in `specs/<api>/config.ts`. Tables are keyed by operationId unless said otherwise. */
const configSchema = z.strictObject({
  /** Short name of the API; part of every tool's name. */
  name: snakeName.max(20),
  /** Name for people. Absent: the document's title. */
  title: z.string().min(1).optional(),
  /** npm name of the emitted package. */
  packageName: z.string().regex(npmName, 'an npm package name'),
  packageVersion: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .default('0.1.0'),
  /** A folder beside the config with the changelogs of the packages (see `load/changelog.ts`). */
  releases: z.string().min(1).optional(),
  /**
   * Who stands for the package: its author, and its repository, whose owner is the MCP registry's too. Absent: it
   * is not for others, and has no `server.json` and no `manifest.json`.
   */
  publisher: z
    .strictObject({
      name: z.string().min(1).max(100),
      repository: z
        .string()
        .regex(
          /^https:\/\/github\.com\/[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/,
          'https://github.com/OWNER/NAME',
        ),
    })
    .optional(),
  /**
   * npm name of the gateway to all packages, said by one of their configs: its version and publisher are the
   * gateway's too. Absent everywhere: it is named after the first package.
   */
  gateway: z.string().regex(npmName, 'an npm package name').optional(),
  /** The document, its lock and its overlays: files beside the config. */
  document: z.string().default('openapi.json'),
  lock: z.string().optional(),
  overlays: z.array(z.string()).default([]),
  /**
   * `overlay`: the document's own sentences are removed before the overlays add ours.
   * `document`: the document's sentences are used, cleaned.
   */
  prose: z.enum(['overlay', 'document']).default('overlay'),
  /** `reviewed`: every tool has words of ours, which are held to the rules of `plan/words.ts`. */
  words: z.literal('reviewed').optional(),
  /** Argument that is an id → the operation whose tool finds it; ids in a path are found by themselves. */
  finders: z.record(z.string(), z.string().min(1)).default({}),
  /**
   * Environment name → base URL; the first one is the default. Absent: the document's servers. One that
   * starts read-only offers only tools that read, until a method filter is given.
   */
  environments: z
    .record(snakeName, z.union([z.url(), z.strictObject({ url: z.url(), startsReadOnly: z.literal(true) })]))
    .optional(),
  /** Sent with every request: header name → value. */
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string()).default({}),
  /** Security scheme → the environment variable that holds its credential. */
  credentials: z.record(z.string(), variable).default({}),
  scopes: z
    .strictObject({
      /** How many of the scopes of one requirement are needed: `all` is OpenAPI's reading. */
      rule: z.enum(['any', 'all']).default('all'),
      /** Component schema, an enum of the scopes that credentials can have. */
      schema: z.string().min(1).optional(),
    })
    .prefault({}),
  /** Argument that the credential decides → the operations whose callers do not give it. */
  credentialBound: z
    .record(
      z.string().min(1),
      z
        .strictObject({
          /** It is never sent. `place` says where in the body it stands, if not at its top. */
          omit: z
            .array(z.union([z.string().min(1), z.strictObject({ operation: z.string().min(1), place })]))
            .default([]),
          /** It is looked up and sent. */
          fill: z.array(z.string().min(1)).default([]),
          /** The operation, called without arguments, and the place of the one value in its answer. */
          lookup: z.strictObject({ operation: z.string().min(1), value: place, variable }).optional(),
        })
        .refine(({ fill, lookup }) => fill.length === 0 || lookup !== undefined, 'fill needs a lookup'),
    )
    .default({}),
  /** Credentials that the server gets by itself, for whom a call names. */
  sessions: z
    .array(
      z
        .strictObject({
          /** The security schemes that it is the credential of. */
          schemes: z.array(z.string().min(1)).min(1),
          /** Opens one: a body with one of `arguments`, an answer with the credential and its end. */
          operation: z.string().min(1),
          arguments: z.array(snakeName).min(1),
          token: place,
          expiresAt: place,
          /** Argument → what tools say of it. */
          describe: z.record(z.string(), z.string().min(1)),
        })
        .refine(
          (session) => Object.keys(session.describe).every((name) => session.arguments.includes(name)),
          'describe names something else than an argument',
        ),
    )
    .default([]),
  /** Operation → the places of its answer that are not shown. */
  masked: operationTable(z.array(place).min(1)),
  /**
   * What each exposed operation does at its worst, and those of them that nothing undoes. Absent: nobody has
   * classified them, and they are guessed.
   */
  risks: z
    .strictObject({
      read: operationList,
      secret: operationList,
      write: operationList,
      money: operationList,
      destructive: operationList,
      irreversible: operationList,
      /**
       * Operation whose body has several forms → argument that picks one → what that form does. Where none of the
       * arguments is given, the operation's own class holds.
       */
      byArgument: operationTable(
        z.record(z.string().min(1), z.enum(['read', 'secret', 'write', 'money', 'destructive'])),
      ),
    })
    .optional(),
  /**
   * One vocabulary for whom a call is about. An operation that resolves takes exactly one of `id` and the
   * arguments of `lookups`, and the runtime finds the id.
   */
  identity: z
    .strictObject({
      /** For messages: `customer`. */
      noun: z.string().min(1),
      /** The argument that is the id itself. */
      id: snakeName,
      /**
       * Argument that is looked up → the operation, its parameter, the place of the id in its answer, and the
       * field beside the id that has to be what was asked for: a filter that is ignored finds somebody else.
       */
      lookups: z.record(
        snakeName,
        z.strictObject({
          operation: z.string().min(1),
          parameter: z.string().min(1),
          value: place,
          match: z.string().min(1),
          format: z.string().optional(),
          maxLength: z.int().positive().default(255),
        }),
      ),
      /** Argument → what is said of it. */
      describe: z.record(z.string(), z.string().min(1)).default({}),
      /** Every exposed operation: the argument that takes the id, or that it takes them as they are, or none. */
      operations: operationTable(
        z.union([
          z.enum(['pass-through', 'session', 'none']),
          z.strictObject({ resolve: z.string().min(1) }),
        ]),
      ),
    })
    .optional(),
  /** Operation → argument that is one value → the list argument that it stands for. */
  shorthands: operationTable(z.record(snakeName, z.string().min(1))),
  /** Operation → `success` or a status that is an answer and no failure → what is said. */
  outcomes: operationTable(z.record(z.string().regex(/^(?:success|4\d\d)$/), z.record(z.string(), z.json()))),
  /**
   * Component schema of an answer, or of the rows of one → the fields that it shows, in this order, unless others
   * are asked for; `whole`: all of them. Where there is any view, each resource has one.
   */
  views: z.record(z.string(), z.union([z.literal('whole'), z.array(place).min(1)])).default({}),
  /** Operation → its twins by another key: they are no tools of their own, their names are its aliases. */
  twins: operationTable(z.array(z.string().min(1)).min(1)),
  /**
   * Tools that are no single request: name → what they are. Their handlers stand in the folder `custom` beside
   * the config, which is copied.
   */
  custom: z
    .record(
      snakeName.max(52),
      z.strictObject({
        title: z.string().min(1),
        description: z.string().min(1),
        kind: z.enum(['list', 'get', 'create', 'update', 'delete', 'custom']),
        toolset: z.string().min(1),
        tags: z.array(z.string()),
        risk: z.enum(['read', 'secret', 'write', 'money', 'destructive']),
        irreversible: z.literal(true).optional(),
        /** The operations whose tools its handler calls: it needs their scopes. */
        uses: z.array(z.string().min(1)).min(1),
        /** The operation of `uses` whose rows its answer has, as `items`: they are shown by the same view. */
        rowsOf: z.string().min(1).optional(),
        arguments: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), argumentSchema),
      }),
    )
    .default({}),
  /** Curated sets of tools. */
  presets: z
    .record(
      snakeName,
      z.strictObject({ description: z.string().min(1), operations: z.array(z.string().min(1)).min(1) }),
    )
    .default({}),
  /** For the search exposure: what people say, and what a model is told with what it finds. */
  search: z
    .strictObject({
      /** Word or phrase → the API's words for it. */
      synonyms: z.record(z.string().min(1), z.array(z.string().min(1)).min(1)).default({}),
      /** Tag of tools that are rarely meant → the words that ask for them. */
      aside: z.record(z.string().min(1), z.array(z.string().min(1)).min(1)).default({}),
      /** Operation, or tool of ours → words that people use for it. */
      words: operationTable(z.array(z.string().min(1)).min(1)),
      /** Class of risk → what must be known before such a tool is run. */
      notes: z
        .partialRecord(z.enum(['read', 'secret', 'write', 'money', 'destructive']), z.string().min(1))
        .default({}),
    })
    .prefault({}),
  /** Said to a model when it connects: what holds for all tools. */
  instructions: z.string().min(1).max(1500).optional(),
  /** A YAML file of prompts and a folder of Markdown guides, beside the config (see `load/guidance.ts`). */
  prompts: z.string().min(1).optional(),
  guides: z.string().min(1).optional(),
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
  /**
   * Two files beside the config, which `spec:pull` writes: the operations that are new and that nobody has reviewed,
   * and the names of tools that are no more (see `load/review.ts`).
   */
  unreviewed: z.string().min(1).optional(),
  retired: z.string().min(1).optional(),
  /** Operations that are planned but not exposed, each with its reason. */
  withheld: operationTable(z.string().min(1)),
  /** The rules of the practice API: a file beside the config. Absent: there is none. */
  practice: z.string().min(1).optional(),
});

/** A config as it is written: everything with a default may be left out. */
export type ApiConfigInput = z.input<typeof configSchema>;
export type ApiConfig = z.output<typeof configSchema>;

/** Gives a `config.ts` its types; the generator checks it when it reads it. */
export function defineConfig(config: ApiConfigInput): ApiConfigInput {
  return config;
}

/** Checks a config; unknown keys are problems, with the nearest known key. */
export function parseConfig(input: unknown): { config: ApiConfig } | { problems: readonly ConfigProblem[] } {
  const result = configSchema.safeParse(input);
  if (result.success) return { config: result.data };
  return { problems: describeIssues(result.error, configSchema) };
}
