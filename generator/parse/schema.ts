import { isJsonObject, type JsonObject, type JsonValue, own } from '../model/json.js';
import type { NamedSchema, Schema } from '../model/schema.js';
import { type DocumentReader, refPointer } from './reader.js';
import { parseArray, parseObject } from './schema-container.js';
import { parseAnnotations, parseConst, parseEnum, parseNumber, parseString } from './schema-scalar.js';

/** Deeper nesting than this is no API's: it is cut off with a diagnostic, before the stack is. */
const maximumDepth = 128;

const annotationKeys: ReadonlySet<string> = new Set([
  ...['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'examples', 'example'],
  ...['$comment', '$id', '$schema', '$anchor', '$defs', 'externalDocs', 'xml', 'discriminator'],
  ...['contentEncoding', 'contentMediaType', 'contentSchema'],
]);

const schemaHolders = [
  ...['anyOf', 'oneOf', 'allOf', 'items', 'prefixItems'],
  ...['properties', 'patternProperties', 'additionalProperties', 'propertyNames'],
];

/** Keywords whose meaning depends on no other keyword, and on which no other one depends. */
const selfContained: ReadonlySet<string> = new Set([
  ...['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'multipleOf', 'required'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minProperties', 'maxProperties', 'propertyNames'],
]);

/** Keywords that the model has no words for. Each is announced and left to the API to check. */
const inexpressible: ReadonlySet<string> = new Set([
  ...['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'contains', 'minContains'],
  ...['maxContains', 'unevaluatedItems', 'unevaluatedProperties', '$dynamicRef', '$recursiveRef'],
]);

/** The component schemas, in document order. */
export function parseComponentSchemas(reader: DocumentReader): readonly NamedSchema[] {
  const schemas = reader.object('/components/schemas') ?? {};
  const named = Object.keys(schemas).map((name) => ({
    name,
    schema: parseSchema(reader, own(schemas, name), `/components/schemas${reader.pointer(name)}`),
  }));
  return [...named, ...parseStrayTargets(reader, new Set(named.map((entry) => entry.name)))];
}

/**
 * A `$ref` may also point into the middle of a document (`#/paths/~1a/…/schema`): such a target
 * becomes a schema whose name is its pointer. Parsing one may find more.
 */
function parseStrayTargets(reader: DocumentReader, known: Set<string>): readonly NamedSchema[] {
  const found: NamedSchema[] = [];
  for (const pointer of reader.strayTargets) {
    if (known.has(pointer)) continue;
    known.add(pointer);
    found.push({ name: pointer, schema: parseSchema(reader, reader.at(pointer), pointer) });
  }
  return found;
}

/** Reads one JSON Schema 2020-12 (OpenAPI 3.1.1, section 4.8.24). Never throws. */
export function parseSchema(
  reader: DocumentReader,
  value: JsonValue | undefined,
  pointer: string,
  depth = 0,
): Schema {
  if (value === false) return { kind: 'enum', values: [] };
  if (!isJsonObject(value)) return { kind: 'unknown' };
  if (depth > maximumDepth) {
    reader.diagnostics.report('schema-too-deep', { depth: String(maximumDepth) }, reader.location(pointer));
    return { kind: 'unknown' };
  }
  reportInexpressible(reader, value, pointer);
  const annotations = parseAnnotations(value);
  const parts = parseParts(new SchemaSource(reader, value, pointer, depth));
  const [only] = parts;
  if (only === undefined) return { kind: 'unknown', ...annotations };
  return parts.length === 1 ? { ...only, ...annotations } : { kind: 'allOf', schemas: parts, ...annotations };
}

/** One schema object under its pointer; parses what is inside of it. */
export class SchemaSource {
  readonly reader: DocumentReader;
  readonly value: JsonObject;
  readonly pointer: string;
  readonly depth: number;

  constructor(reader: DocumentReader, value: JsonObject, pointer: string, depth: number) {
    this.reader = reader;
    this.value = value;
    this.pointer = pointer;
    this.depth = depth;
  }

  get(keyword: string): JsonValue | undefined {
    return own(this.value, keyword);
  }

  /** Parses the schema under a keyword, or a list's or a map's member. */
  inside(value: JsonValue | undefined, ...path: readonly string[]): Schema {
    return parseSchema(this.reader, value, `${this.pointer}${this.reader.pointer(...path)}`, this.depth + 1);
  }

  list(keyword: string): readonly Schema[] {
    const list = this.get(keyword);
    return Array.isArray(list) ? list.map((item, index) => this.inside(item, keyword, String(index))) : [];
  }

  with(value: JsonObject): SchemaSource {
    return new SchemaSource(this.reader, value, this.pointer, this.depth);
  }
}

/** The keywords of a schema apply together; each group that says something is one part. */
function parseParts(source: SchemaSource): readonly Schema[] {
  const ref = source.get('$ref');
  if (typeof ref === 'string') return parseRef(source, ref);
  const own = parseOwn(source);
  return [
    ...(own === undefined ? [] : [own]),
    ...(Array.isArray(source.get('anyOf')) ? [parseUnion(source, 'anyOf')] : []),
    ...(Array.isArray(source.get('oneOf')) ? [parseUnion(source, 'oneOf')] : []),
    ...source.list('allOf'),
  ];
}

/** A reference; siblings that constrain (legal since 3.1) are merged into a plain target. */
function parseRef(source: SchemaSource, ref: string): readonly Schema[] {
  const target = refPointer(ref) ?? ref;
  const name = componentName(target) ?? target;
  if (name === target) source.reader.strayTargets.add(target);
  const { $ref: _, ...siblings } = source.value;
  const constraints = Object.keys(siblings).filter(
    (key) => !annotationKeys.has(key) && !key.startsWith('x-'),
  );
  if (constraints.length === 0) return [{ kind: 'ref', name }];
  const resolved = source.reader.resolve(source.reader.at(target), target).value;
  if (isJsonObject(resolved) && canMerge(resolved, siblings, constraints)) {
    return parseParts(source.with({ ...resolved, ...siblings }));
  }
  return [{ kind: 'ref', name }, ...parseParts(source.with(siblings))];
}

/**
 * One object says the same as the two together: no keyword says two things or looks at another. What
 * holds further schemas is not copied: it may hold itself, or double at every level.
 */
function canMerge(target: JsonObject, siblings: JsonObject, constraints: readonly string[]): boolean {
  if (schemaHolders.some((key) => Object.hasOwn(target, key))) return false;
  return constraints.every(
    (key) =>
      selfContained.has(key) &&
      (!Object.hasOwn(target, key) || JSON.stringify(target[key]) === JSON.stringify(siblings[key])),
  );
}

/** `/components/schemas/Order` → `Order`. */
function componentName(pointer: string): string | undefined {
  const name = /^\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1];
  return name?.replaceAll('~1', '/').replaceAll('~0', '~');
}

function parseUnion(source: SchemaSource, kind: 'anyOf' | 'oneOf'): Schema {
  const discriminator = source.get('discriminator');
  const property = isJsonObject(discriminator) ? own(discriminator, 'propertyName') : undefined;
  return {
    kind,
    variants: source.list(kind),
    ...(typeof property === 'string' ? { discriminator: property } : {}),
  };
}

/** What the schema says by `type`, `const`, `enum` and the keywords of a type; undefined: nothing. */
function parseOwn(source: SchemaSource): Schema | undefined {
  if (source.get('const') !== undefined) return parseConst(source.value);
  if (Array.isArray(source.get('enum'))) return parseEnum(source.value);
  const type = source.get('type');
  if (Array.isArray(type)) {
    const variants = type.map((one) => parseTyped(source, one));
    return variants.length === 1 ? variants[0] : { kind: 'anyOf', variants };
  }
  const stated = type ?? inferType(source);
  return stated === undefined ? undefined : parseTyped(source, stated);
}

function parseTyped(source: SchemaSource, type: JsonValue): Schema {
  switch (type) {
    case 'string':
      return parseString(source.value);
    case 'number':
    case 'integer':
      return parseNumber(source.value, type);
    case 'boolean':
    case 'null':
      return { kind: type };
    case 'array':
      return parseArray(source);
    case 'object':
      return parseObject(source);
    default:
      return { kind: 'unknown' };
  }
}

const typeKeywords: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  [
    'object',
    [
      'properties',
      'required',
      'additionalProperties',
      'patternProperties',
      'propertyNames',
      'minProperties',
      'maxProperties',
    ],
  ],
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems']],
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

/** A schema without `type` still means one when it uses a type's keywords; told as an info. */
function inferType(source: SchemaSource): string | undefined {
  const type = typeKeywords.find(([, keywords]) =>
    keywords.some((key) => source.get(key) !== undefined),
  )?.[0];
  if (type !== undefined) {
    source.reader.diagnostics.report(
      'schema-type-inferred',
      { type },
      source.reader.location(source.pointer),
    );
  }
  return type;
}

function reportInexpressible(reader: DocumentReader, value: JsonObject, pointer: string): void {
  for (const keyword of Object.keys(value)) {
    if (!inexpressible.has(keyword)) continue;
    reader.diagnostics.report('keyword-not-expressed', { keyword }, reader.location(`${pointer}/${keyword}`));
  }
}
