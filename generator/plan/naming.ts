import { quote } from '../diagnostics.js';
import type { Operation } from '../model/api.js';
import type { ToolKind } from '../model/mcp-server.js';
import type { Schema } from '../model/schema.js';
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
 * Names every operation, by rule or by the config. Two operations of one name are an error where
 * there is a config to say better; without one, the later one is told apart by its key or its id.
 */
export function nameTools(context: PlanContext): readonly NamedTool[] {
  const owners = new Map<string, Operation>();
  return context.api.operations.map((operation) => {
    const chosen = chooseName(operation, owners, context);
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
    { method, path, answersList: isList(successSchema(operation), (schema) => schemas.resolve(schema)) },
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
  if (!owners.has(short)) return { ...named, name: short };
  const apart = shortenName(`${named.name}_by_${snakeCase(operationId)}`);
  diagnostics.report(
    'name-told-apart',
    { name: named.name, operation: quote(operationId), given: apart },
    operation.location,
  );
  return { ...named, name: apart };
}

/** An array, or an object with an array of `items` or `data`: the shapes of lists and pages. */
function isList(schema: Schema | undefined, resolve: (schema: Schema) => Schema): boolean {
  if (schema === undefined) return false;
  const resolved = resolve(schema);
  switch (resolved.kind) {
    case 'array':
      return true;
    case 'object':
      return resolved.properties.some(
        ({ name, schema: inner }) => (name === 'items' || name === 'data') && resolve(inner).kind === 'array',
      );
    case 'anyOf':
    case 'oneOf':
      return resolved.variants.length > 0 && resolved.variants.every((variant) => isList(variant, resolve));
    default:
      return false;
  }
}
