import { quote } from '../diagnostics.js';
import type { Operation, Parameter } from '../model/api.js';
import type { InputBinding } from '../model/mcp-server.js';
import type { Property, Schema, SchemaIndex } from '../model/schema.js';
import { argumentName, isPortableKey } from '../names.js';
import type { PlanContext } from './context.js';

/** An argument that fills a parameter, or another argument that goes beside them. */
export interface ParameterArgument {
  readonly property: Property;
  readonly binding: InputBinding;
}

/** Headers that the standard reserves (section 4.8.12.1) or that only the client itself may set. */
const reservedHeaders: ReadonlySet<string> = new Set([
  ...['accept', 'content-type', 'authorization', 'host', 'cookie', 'content-length', 'transfer-encoding'],
  ...['connection', 'keep-alive', 'proxy-authorization', 'te', 'trailer', 'upgrade', 'expect', 'via'],
]);

/** A required parameter that cannot be sent: without it the operation cannot be called. */
export function findMissingParameter(operation: Operation, { schemas }: PlanContext): string | undefined {
  const missing = operation.parameters.find((parameter) => {
    const schema = stripNull(parameter.schema, schemas);
    const isOwn = parameter.in === 'header' && reservedHeaders.has(parameter.name.toLowerCase());
    const isPlaced = parameter.in !== 'path' || operation.path.includes(`{${parameter.name}}`);
    return (
      parameter.required && !isOwn && isPlaced && findObstacle(parameter, operation, schema) !== undefined
    );
  });
  return missing && `It needs the ${missing.in} parameter ${quote(missing.name)}, which cannot be sent.`;
}

/** The arguments for an operation's parameters, by no `reserved` name; what cannot be one is announced. */
export function planParameters(
  operation: Operation,
  context: PlanContext,
  reserved: ReadonlySet<string>,
): readonly ParameterArgument[] {
  const parameters = [...operation.parameters, ...addUndeclared(operation, context)];
  const sendable = parameters.filter((parameter) => {
    const reason = findObstacle(parameter, operation, stripNull(parameter.schema, context.schemas));
    if (reason === undefined) return true;
    const facts = { operation: operation.operationId, parameter: parameter.name, reason };
    context.diagnostics.report('parameter-dropped', facts, parameter.location);
    return false;
  });
  // The first parameter of a name that clients accept keeps it, whatever is made of others before it.
  const owners = new Map<string, Parameter>();
  for (const parameter of sendable) {
    const { name } = parameter;
    if (isPortableKey(name) && !owners.has(name) && !reserved.has(name)) owners.set(name, parameter);
  }
  reportNulls(operation, sendable, context);
  const taken = new Set([...reserved, ...owners.keys()]);
  return sendable.map((parameter) => {
    const { name } = parameter;
    const argument = owners.get(name) === parameter ? name : argumentName(name, taken);
    taken.add(argument);
    if (argument !== name) {
      const facts = { operation: operation.operationId, name, argument };
      context.diagnostics.report('argument-renamed', facts, parameter.location);
    }
    return bindParameter(parameter, argument, context);
  });
}

function reportNulls(operation: Operation, parameters: readonly Parameter[], context: PlanContext): void {
  const nullable = parameters.filter(({ schema }) => stripNull(schema, context.schemas) !== schema);
  if (nullable.length === 0) return;
  const properties = nullable.map((parameter) => parameter.name).join(', ');
  context.diagnostics.report(
    'null-dropped',
    { operation: operation.operationId, properties },
    operation.location,
  );
}

/** Each `{name}` of a path needs a path parameter (section 4.8.8.2); one that is forgotten is a text. */
function addUndeclared(operation: Operation, { diagnostics }: PlanContext): readonly Parameter[] {
  const { operationId, path, parameters, location } = operation;
  const declared = new Set(parameters.flatMap((one) => (one.in === 'path' ? [one.name] : [])));
  const named = new Set([...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name));
  return [...named]
    .filter((name) => !declared.has(name))
    .map((name): Parameter => {
      diagnostics.report('parameter-undeclared', { operation: operationId, parameter: name }, location);
      const schema: Schema = { kind: 'string' };
      const serialization = { style: 'simple', explode: false, allowReserved: false } as const;
      return { name, in: 'path', required: true, deprecated: false, ...serialization, schema, location };
    });
}

function bindParameter(parameter: Parameter, argument: string, { schemas }: PlanContext): ParameterArgument {
  const schema = stripNull(parameter.schema, schemas);
  const list = parameter.in === 'query' ? foldList(schema, schemas) : undefined;
  const isList = list !== undefined || (parameter.in === 'query' && schemas.resolve(schema).kind === 'array');
  const description = parameter.description ?? parameter.schema.description;
  return {
    property: {
      name: argument,
      required: parameter.required,
      schema: {
        ...(list ?? schema),
        ...(description === undefined ? {} : { description }),
        ...(parameter.schema.default === undefined ? {} : { default: parameter.schema.default }),
        ...(parameter.deprecated ? { deprecated: true } : {}),
      },
    },
    binding: {
      argument,
      in: parameter.in as 'path' | 'query' | 'header',
      name: parameter.name,
      style: parameter.style,
      explode: parameter.explode,
      ...(parameter.allowReserved ? { allowReserved: true } : {}),
      ...(parameter.mediaType === undefined ? {} : { mediaType: parameter.mediaType }),
      ...(isList && parameter.mediaType === undefined ? { list: true } : {}),
    },
  };
}

/** A token (RFC 9110, section 5.6.2): nothing else is the name of a header. */
const headerName = /^[\w!#$%&'*+.^`|~-]{1,200}$/;

function findObstacle(parameter: Parameter, operation: Operation, schema: Schema): string | undefined {
  if (parameter.in === 'cookie') return 'cookies are not sent';
  if (parameter.in === 'path' && !operation.path.includes(`{${parameter.name}}`)) {
    return 'the path has no place for it';
  }
  if (parameter.in === 'header' && !headerName.test(parameter.name)) return 'no header has such a name';
  if (parameter.in === 'header' && reservedHeaders.has(parameter.name.toLowerCase())) {
    return 'the client sets this header itself';
  }
  if (schema.kind === 'null') return 'null cannot be sent outside of a body';
  return undefined;
}

/**
 * Outside of a body there is no null: leaving the parameter out says the same. Giving it would say
 * "null" in letters, so it is not offered.
 */
export function stripNull(schema: Schema, schemas: SchemaIndex): Schema {
  const resolved = schemas.resolve(schema);
  if (isNull(resolved)) return { kind: 'null' };
  if (resolved.kind === 'enum' && resolved.values.includes(null)) {
    return { ...resolved, values: resolved.values.filter((value) => value !== null) };
  }
  if (resolved.kind !== 'anyOf' && resolved.kind !== 'oneOf') return schema;
  const variants = resolved.variants
    .filter((variant) => !isNull(schemas.resolve(variant)))
    // Not through references: unions that refer to unions can double at every level.
    .map((variant) => (variant.kind === 'ref' ? variant : stripNull(variant, schemas)));
  if (
    variants.every((variant, index) => variant === resolved.variants[index]) &&
    variants.length === resolved.variants.length
  ) {
    return schema;
  }
  const [only] = variants;
  if (only === undefined) return { kind: 'null' };
  const { kind, discriminator, variants: _, ...annotations } = resolved;
  if (variants.length === 1) return { ...only, ...annotations };
  return { kind, variants, ...(discriminator === undefined ? {} : { discriminator }), ...annotations };
}

function isNull(schema: Schema): boolean {
  if (schema.kind === 'const') return schema.value === null;
  if (schema.kind === 'enum')
    return schema.values.length > 0 && schema.values.every((value) => value === null);
  return schema.kind === 'null';
}

/** `anyOf [X, X[]]` is a list of X: one value given alone makes the same query as a list of one. */
function foldList(schema: Schema, schemas: SchemaIndex): Schema | undefined {
  const resolved = schemas.resolve(schema);
  if (resolved.kind !== 'anyOf' || resolved.variants.length !== 2) return undefined;
  const array = resolved.variants.find((variant) => variant.kind === 'array');
  const single = resolved.variants.find((variant) => variant.kind !== 'array');
  if (array?.kind !== 'array' || single === undefined) return undefined;
  return JSON.stringify(array.items) === JSON.stringify(single) ? array : undefined;
}
