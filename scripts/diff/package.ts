import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { z } from 'zod';
import { Diagnostics } from '../../generator/diagnostics.js';
import type { AnswerFields } from '../../generator/diff/answer.js';
import type { Surface, SurfaceTool } from '../../generator/diff/tool.js';
import type { JsonObject } from '../../generator/model/json.js';
import { risks } from '../../generator/model/mcp-server.js';
import type { Schema } from '../../generator/model/schema.js';
import { DocumentReader } from '../../generator/parse/reader.js';
import { parseSchema } from '../../generator/parse/schema.js';
import { CommandError } from '../command.js';
import { readPackageFiles } from './package-files.js';

const text = z.string();
const hints = {
  readOnlyHint: z.boolean(),
  destructiveHint: z.boolean(),
  idempotentHint: z.boolean(),
  openWorldHint: z.boolean(),
};
const wireShape = z.array(
  z.object({
    name: text,
    title: text,
    description: text,
    inputSchema: z.record(text, z.json()),
    annotations: z.object(hints),
  }),
);
const registryShape = z.array(
  z.object({
    name: text,
    risk: z.enum(risks),
    irreversible: z.literal(true).optional(),
    riskByArgument: z.record(text, z.enum(risks)).optional(),
    tags: z.array(text),
    security: z.array(z.record(text, z.array(text))),
    aliases: z.array(text).default([]),
  }),
);
const methods = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'] as const;
const definitionsShape = z.array(
  z.object({
    name: text,
    operationId: text,
    method: z.enum(methods),
    path: text,
    view: z.record(text, z.enum(['string', 'integer', 'number', 'boolean', ''])).optional(),
    output: z.enum(['object', 'page', 'items', 'value', 'text', 'none']),
    custom: z.literal(true).optional(),
  }),
);
const apiShape = z.object({
  scopeRule: z.enum(['any', 'all']),
  securitySchemes: z.record(text, z.object({ type: text, variable: text })),
});

/**
 * What a generated package tells of its tools, read and never run.
 *
 * @throws CommandError with the place of what is no package's
 */
export async function readPackage(folder: string): Promise<Surface> {
  const files = await readPackageFiles(folder);
  const wire = check(wireShape, files.wire, `the tools of ${folder} (wire.json)`);
  const registry = byName(check(registryShape, files.registry, `the registry of ${folder}`));
  const definitions = byName(check(definitionsShape, files.definitions, `the tool modules of ${folder}`));
  const { scopeRule, securitySchemes } = check(apiShape, files.api, `the API of ${folder} (api.json)`);
  const tools = wire.map((entry): SurfaceTool => {
    const summary = registry.get(entry.name);
    const definition = definitions.get(entry.name);
    if (summary === undefined || definition === undefined) {
      const place = summary === undefined ? 'registry (tools/index)' : 'tool modules';
      throw broken(
        `${folder} lists the tool ${JSON.stringify(entry.name)}, which its ${place} does not have.`,
      );
    }
    return joinTool(entry, summary, definition);
  });
  return {
    server: {
      schemas: [],
      scopeRule,
      securitySchemes: Object.entries(securitySchemes).map(([name, scheme]) => ({ name, ...scheme })),
      withheld: [],
      toolsets: [{ tools }],
    },
    tokens: new Map(wire.map((entry) => [entry.name, countTokens(JSON.stringify(entry))])),
    answers: new Map(tools.flatMap(({ name, view }) => (view ? [[name, fieldsOf(view)] as const] : []))),
    notes: [
      'packages tell of an input what clients see of it, not the limits that only the validator knows, and of an answer the fields that are shown without being asked for.',
    ],
  };
}

type Entry = z.infer<typeof wireShape>[number];
type Summary = z.infer<typeof registryShape>[number];
type Definition = z.infer<typeof definitionsShape>[number];

function joinTool(entry: Entry, summary: Summary, definition: Definition): SurfaceTool {
  const { operationId, method, path, view, output, custom } = definition;
  const { risk, tags, aliases, irreversible, riskByArgument, security } = summary;
  return {
    ...entry,
    ...{ operationId, risk, tags, aliases },
    ...(irreversible === undefined ? {} : { irreversible }),
    ...(riskByArgument === undefined ? {} : { riskByArgument }),
    security: security.map((schemes) => ({
      schemes: Object.entries(schemes).map(([name, scopes]) => ({ name, scopes })),
    })),
    inputSchema: parseInput(entry.inputSchema),
    ...(view === undefined ? {} : { view: Object.entries(view).map(([at, type]) => ({ path: at, type })) }),
    request: { method, path },
    output: { shape: output },
    ...(custom === undefined ? {} : { custom }),
  };
}

/** Its references, if it has any, lead nowhere: what clients see is written out. */
function parseInput(schema: JsonObject): Schema {
  const reader = new DocumentReader({ file: 'wire.json', root: {} }, new Diagnostics());
  return parseSchema(reader, schema, '');
}

function fieldsOf(view: NonNullable<SurfaceTool['view']>): AnswerFields {
  return new Map(view.map(({ path, type }) => [path, new Set(type === '' ? [] : [type])]));
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]): ReadonlyMap<string, Named> {
  return new Map(list.map((entry) => [entry.name, entry]));
}

function check<Shape extends z.ZodType>(shape: Shape, value: unknown, place: string): z.infer<Shape> {
  const checked = shape.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const path = issue?.path.map((step) => JSON.stringify(step)).join(' → ') ?? '';
  throw broken(`In ${place} this is wrong${path === '' ? '' : ` at ${path}`}: ${issue?.message}.`);
}

function broken(message: string): CommandError {
  return new CommandError(message, 'Generate and build the package again, or compare another one.');
}
