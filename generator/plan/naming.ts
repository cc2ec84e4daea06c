import { quote } from '../diagnostics.js';
import type { Operation } from '../model/api.js';
import type { ToolKind } from '../model/mcp-server.js';
import type { Schema, SchemaIndex } from '../model/schema.js';
import {
  kindOfName,
  maximumToolNameLength,
  nameOperation,
  shortenName,
  snakeCase,
  type ToolName,
} from '../names.js';
import type { PlanContext } from './context.js';
import { successSchema } from './output.js';

export interface NamedTool {
  readonly operation: Operation;
  readonly name: string;
  readonly kind: ToolKind;
}

/**
 * Names every operation, by rule or by the config. Two operations of one name are an error where the
 * words are ours; where they are the document's, the later one is told apart by its operationId.
 */
export function nameTools(context: PlanContext): readonly NamedTool[] {
  const owners = new Map<string, Operation>();
  return context.api.operations.map((operation) => {
    const chosen = chooseName(operation, owners, context);
    // It has no tool yet: its name takes none away, and is looked at in the review.
    if (context.unreviewed.has(operation.operationId)) return { operation, ...chosen };
    const other = owners.get(chosen.name);
    if (other === undefined) {
      owners.set(chosen.name, operation);
    } else {
      const facts = { name: chosen.name, first: other.operationId, second: operation.operationId };
      context.diagnostics.report('name-collision', facts, operation.location);
    }
    if (chosen.name.length > maximumToolNameLength) {
      const facts = { name: chosen.name, length: String(chosen.name.length) };
      context.diagnostics.report('name-too-long', facts, operation.location);
    }
    return { operation, ...chosen };
  });
}

function chooseName(
  operation: Operation,
  owners: ReadonlyMap<string, Operation>,
  { config, schemas, diagnostics }: PlanContext,
): ToolName {
  const { operationId, method, path } = operation;
  const named: ToolName = nameOperation(
    { method, path, answersList: isList(successSchema(operation), schemas) },
    { api: config.name, ...config.naming },
  );
  const explicit = Object.hasOwn(config.naming.names, operationId)
    ? config.naming.names[operationId]
    : undefined;
  if (explicit !== undefined) {
    return { name: explicit, kind: named.kind === 'custom' ? 'custom' : kindOfName(explicit) };
  }
  if (config.prose === 'overlay') return named;
  const short = shortenName(named.name);
  const isGiven = Object.values(config.naming.names).includes(short);
  if (!owners.has(short) && !isGiven) {
    if (short !== named.name) {
      diagnostics.report('name-shortened', { name: named.name, given: short }, operation.location);
    }
    return { ...named, name: short };
  }
  const apart = tellApart(`${named.name}_by_${snakeCase(operationId)}`.replace(/_+$/, ''), owners);
  diagnostics.report(
    'name-told-apart',
    { name: named.name, operation: quote(operationId), given: apart },
    operation.location,
  );
  return { ...named, name: apart };
}

/** The name with the first number that makes it free; operationIds may differ by signs alone. */
function tellApart(name: string, owners: ReadonlyMap<string, Operation>): string {
  for (let number = 1; ; number++) {
    const candidate = shortenName(number === 1 ? name : `${name}_${number}`);
    if (!owners.has(candidate)) return candidate;
  }
}

/** An array, or an object with an array of `items` or `data`: the shapes of lists and pages. */
function isList(schema: Schema | undefined, schemas: SchemaIndex): boolean {
  const members = schema === undefined ? [] : schemas.alternatives(schema);
  return members.length > 0 && members.every((member) => isListLike(member, schemas));
}

function isListLike(schema: Schema, schemas: SchemaIndex): boolean {
  if (schema.kind === 'array') return true;
  if (schema.kind !== 'object') return false;
  return schema.properties.some(
    ({ name, schema: inner }) =>
      (name === 'items' || name === 'data') && schemas.resolve(inner).kind === 'array',
  );
}
