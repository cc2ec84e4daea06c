import type { McpServer, PatternLimit, Tool } from '../model/mcp-server.js';
import {
  mapSchema,
  type ObjectSchema,
  type Schema,
  SchemaIndex,
  type StringSchema,
} from '../model/schema.js';
import type { PlanContext } from './context.js';
import { judgePattern } from './pattern.js';
import { cleanProse } from './prose.js';

/** The longest description that a schema without reviewed words gets from a document. */
const maximumDescription = 300;

/** Said of the property, or of the schema that it refers to. */
export function isReadOnly(schema: Schema, schemas: SchemaIndex): boolean {
  return (schema.readOnly ?? schemas.resolve(schema).readOnly) === true;
}

type PatternJudgement = ReturnType<typeof judgePattern>;

/**
 * Keeps the component schemas that inputs reach, and takes out of all schemas what must not be
 * checked or sent: patterns that could stall the process, read-only and `__proto__` properties.
 */
export function prunePlannedSchemas(server: McpServer, context: PlanContext): McpServer {
  const judged = new Map<string, PatternJudgement>();
  const prune = (schema: Schema) => mapSchema(schema, (inner) => pruneOne(inner, judged, context));
  const toolsets = server.toolsets.map((toolset) => ({
    ...toolset,
    tools: toolset.tools.map((tool): Tool => ({ ...tool, inputSchema: prune(tool.inputSchema) })),
  }));
  const inputs = toolsets.flatMap((toolset) => toolset.tools.map((tool) => tool.inputSchema));
  const reached = new Set(new SchemaIndex(server.schemas).reachable(inputs));
  const schemas = server.schemas
    .filter((entry) => reached.has(entry.name))
    .map((entry) => ({ name: entry.name, schema: prune(entry.schema) }));
  const patternLimits = [...judged].flatMap(([pattern, judgement]): PatternLimit[] =>
    judgement.safe && judgement.maxLength !== undefined ? [{ pattern, maxLength: judgement.maxLength }] : [],
  );
  return { ...server, toolsets, schemas, patternLimits };
}

function pruneOne(schema: Schema, judged: Map<string, PatternJudgement>, context: PlanContext): Schema {
  const pruned = context.config.prose === 'document' ? cleanDescription(schema) : schema;
  if (pruned.kind === 'string') return pruneString(pruned, judged, context);
  return pruned.kind === 'object' ? pruneObject(pruned, judged, context) : pruned;
}

/** A sentence that nobody has reviewed is shortened, and without anything that does not show. */
function cleanDescription(schema: Schema): Schema {
  const { description, ...rest } = schema;
  if (description === undefined) return schema;
  const clean = cleanProse(description, maximumDescription);
  return clean === '' ? (rest as Schema) : { ...schema, description: clean };
}

function pruneString(
  schema: StringSchema,
  judged: Map<string, PatternJudgement>,
  context: PlanContext,
): Schema {
  const { pattern, ...rest } = schema;
  return pattern === undefined || isSafe(pattern, judged, context) ? schema : rest;
}

function pruneObject(
  schema: ObjectSchema,
  judged: Map<string, PatternJudgement>,
  context: PlanContext,
): Schema {
  const properties = schema.properties.filter((property) => {
    const reason =
      property.name === '__proto__'
        ? 'its name is not safe'
        : isReadOnly(property.schema, context.schemas) && 'it is read-only';
    if (!reason) return true;
    context.diagnostics.report('property-dropped', {
      operation: 'a nested object',
      property: property.name,
      reason,
    });
    return false;
  });
  const patterns = schema.patternProperties?.filter((entry) => isSafe(entry.pattern, judged, context));
  const dropped = patterns !== undefined && patterns.length < (schema.patternProperties?.length ?? 0);
  const { patternProperties: _, ...rest } = schema;
  return {
    ...rest,
    properties,
    ...(patterns === undefined || patterns.length === 0 ? {} : { patternProperties: patterns }),
    // A name that only a dropped pattern would allow must still pass.
    ...(dropped ? { additionalProperties: true } : {}),
  };
}

/** Judged, and announced, once for each pattern. */
function isSafe(
  pattern: string,
  judged: Map<string, PatternJudgement>,
  { diagnostics }: PlanContext,
): boolean {
  const known = judged.get(pattern);
  if (known !== undefined) return known.safe;
  const judgement = judgePattern(pattern);
  judged.set(pattern, judgement);
  if (!judgement.safe) diagnostics.report('pattern-dropped', { pattern, reason: judgement.reason });
  return judgement.safe;
}
