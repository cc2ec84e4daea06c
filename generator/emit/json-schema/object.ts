import { isJsonObject, type JsonObject } from '../../model/json.js';
import type { ObjectSchema, Property, Schema } from '../../model/schema.js';
import { isPortableKey } from '../../names.js';
import type { Draft } from './draft.js';
import { enterItems, enterProperty, isRepeated, type Scope, type WireNote } from './scope.js';
import { quoteValue } from './words.js';

/** How the schemas inside an object are written; handed in, since they may be objects again. */
export interface InnerWriter {
  readonly writeSchema: (schema: Schema, scope: Scope) => JsonObject;
  /** Whether there are levels enough for it one level down, however much of it is cut. */
  readonly fitsInside: (schema: Schema, scope: Scope) => boolean;
}

const openNode: JsonObject = { type: 'object', additionalProperties: true };
const scalarTypes: ReadonlySet<string> = new Set(['string', 'integer', 'number', 'boolean', 'null']);
const maxToldKeys = 5;

const cutSentences: Record<Exclude<WireNote['code'], 'key-left-out'>, string> = {
  'recursion-cut': 'The same shape again, nested.',
  'depth-cut': 'Its fields are not listed here.',
  'size-cut': 'Its fields are not listed here.',
};

/** An object inside the arguments: its properties, or a sentence where it has to be cut. */
export function writeObject(schema: ObjectSchema, scope: Scope, writer: InnerWriter): Draft {
  const code = findCut(schema, scope, writer);
  if (code === undefined) return writeFields(schema, scope, writer);
  scope.report({ code, path: scope.path });
  return { node: openNode, told: [cutSentences[code]] };
}

function findCut(
  schema: ObjectSchema,
  scope: Scope,
  writer: InnerWriter,
): Exclude<WireNote['code'], 'key-left-out'> | undefined {
  if (isRepeated(scope)) return 'recursion-cut';
  const extra = extraSchema(schema);
  const inner = [...schema.properties.map((property) => property.schema), ...(extra ? [extra] : [])];
  if (!inner.every((each) => writer.fitsInside(each, scope))) return 'depth-cut';
  return inner.length > 0 && scope.budget.nodes < 0 ? 'size-cut' : undefined;
}

/**
 * `properties`, `required` and, where the document says it, `additionalProperties`. That a nested
 * object is closed is not told: it costs tokens at every object and only the validator needs it.
 */
export function writeFields(schema: ObjectSchema, scope: Scope, writer: InnerWriter): Draft {
  const [portable, odd] = partitionKeys(schema.properties);
  for (const { name } of odd) scope.report({ code: 'key-left-out', path: scope.path, key: name });
  const properties = portable.map(({ name, schema: inner }) => [
    name,
    writer.writeSchema(inner, enterProperty(scope, name, scope.trail)),
  ]);
  const required = portable.filter((property) => property.required).map((property) => property.name);
  const extra = odd.length > 0 ? tellOddKeys(odd) : writeExtras(schema, scope, writer);
  return {
    node: {
      type: 'object',
      ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
      ...(required.length > 0 ? { required } : {}),
      ...extra.node,
    },
    told: extra.told,
  };
}

function partitionKeys(
  properties: readonly Property[],
): readonly [portable: readonly Property[], odd: readonly Property[]] {
  const isPortable = ({ name }: Property) => isPortableKey(name);
  return [properties.filter(isPortable), properties.filter((property) => !isPortable(property))];
}

/** They cannot be declared, so the object is open, and a sentence names them. */
function tellOddKeys(odd: readonly Property[]): Draft {
  const names = odd
    .slice(0, maxToldKeys)
    .map(({ name, required }) => `${quoteValue(name)}${required ? ' (required)' : ''}`);
  const more = odd.length > maxToldKeys ? ` and ${odd.length - maxToldKeys} more` : '';
  return { node: { additionalProperties: true }, told: [`Also takes ${names.join(', ')}${more}.`] };
}

/** What may stand under names that are not declared, where the document says more than yes or no. */
export function extraSchema({
  patternProperties = [],
  additionalProperties,
}: ObjectSchema): Schema | undefined {
  if (additionalProperties === true) return undefined;
  const patterns = patternProperties.map((entry) => entry.schema);
  const all = typeof additionalProperties === 'object' ? [...patterns, additionalProperties] : patterns;
  return all.length > 1 ? { kind: 'anyOf', variants: all } : all[0];
}

function writeExtras(schema: ObjectSchema, scope: Scope, writer: InnerWriter): Draft {
  const extra = extraSchema(schema);
  if (extra === undefined) {
    const isOpen = schema.additionalProperties ?? schema.properties.length === 0;
    return { node: isOpen ? { additionalProperties: true } : {}, told: [] };
  }
  const inner = { ...enterItems(scope, scope.trail), objects: scope.objects + 1 };
  const node = writer.writeSchema(extra, inner);
  const isAnyScalar = Array.isArray(node.anyOf) && node.anyOf.every(isScalarOrList);
  return { node: { additionalProperties: isAnyScalar ? true : node }, told: [] };
}

/** A map of several kinds of scalars is what every reader expects: which ones is the validator's to say. */
function isScalarOrList(node: JsonObject): boolean {
  const { type, items } = node;
  if (type !== 'array') return isScalar(node);
  return (
    isJsonObject(items) && (isScalar(items) || (Array.isArray(items.anyOf) && items.anyOf.every(isScalar)))
  );
}

function isScalar({ type, ...rest }: JsonObject): boolean {
  return Object.keys(rest).length === 0 && typeof type === 'string' && scalarTypes.has(type);
}
