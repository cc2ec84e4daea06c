import type { JsonValue } from './json.js';

/**
 * A JSON Schema (2020-12), as a union tagged by `kind`. Keywords keep their names and meaning.
 * `parse/schema.ts` makes one; `emit/zod.ts` and `emit/json-schema.ts` print it.
 */
export type Schema =
  | StringSchema
  | NumberSchema
  | BooleanSchema
  | NullSchema
  | ConstSchema
  | EnumSchema
  | ArraySchema
  | TupleSchema
  | ObjectSchema
  | UnionSchema
  | AllOfSchema
  | RefSchema
  | UnknownSchema;

export type SchemaKind = Schema['kind'];

/** What says something about a value without constraining it. */
export interface Annotations {
  readonly description?: string;
  readonly default?: JsonValue;
  readonly deprecated?: true;
  readonly readOnly?: true;
  readonly writeOnly?: true;
}

/** Lengths count Unicode code points (JSON Schema validation, section 6.3). */
export interface StringSchema extends Annotations {
  readonly kind: 'string';
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberSchema extends Annotations {
  readonly kind: 'number' | 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

export interface BooleanSchema extends Annotations {
  readonly kind: 'boolean';
}

export interface NullSchema extends Annotations {
  readonly kind: 'null';
}

export interface ConstSchema extends Annotations {
  readonly kind: 'const';
  readonly value: JsonValue;
}

/** An enum of more values has a name and a file of its own, so that the file that uses it stays readable. */
export const largeEnum = 50;

/** No values at all is the schema `false`: nothing is allowed. */
export interface EnumSchema extends Annotations {
  readonly kind: 'enum';
  readonly values: readonly JsonValue[];
}

export interface ArraySchema extends Annotations {
  readonly kind: 'array';
  readonly items: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
}

/** `prefixItems`, with `items` for what follows them (absent: anything may). */
export interface TupleSchema extends Annotations {
  readonly kind: 'tuple';
  readonly prefixItems: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
}

export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** `additionalProperties` is absent where the document says nothing; a tool's input is then closed. */
export interface ObjectSchema extends Annotations {
  readonly kind: 'object';
  readonly properties: readonly Property[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: readonly { readonly pattern: string; readonly schema: Schema }[];
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** `discriminator` is the property whose value picks the variant (OpenAPI 3.1, section 4.8.25). */
export interface UnionSchema extends Annotations {
  readonly kind: 'anyOf' | 'oneOf';
  readonly variants: readonly Schema[];
  readonly discriminator?: string;
}

export interface AllOfSchema extends Annotations {
  readonly kind: 'allOf';
  readonly schemas: readonly Schema[];
}

/** A reference to a component schema by its name. */
export interface RefSchema extends Annotations {
  readonly kind: 'ref';
  readonly name: string;
}

/** Any JSON value. */
export interface UnknownSchema extends Annotations {
  readonly kind: 'unknown';
}

export interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
}

/** The schemas directly inside one, in document order. */
export function childSchemas(schema: Schema): readonly Schema[] {
  switch (schema.kind) {
    case 'array':
      return [schema.items];
    case 'tuple':
      return schema.items ? [...schema.prefixItems, schema.items] : schema.prefixItems;
    case 'object':
      return [
        ...schema.properties.map((property) => property.schema),
        ...(schema.patternProperties ?? []).map((entry) => entry.schema),
        ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
        ...(schema.propertyNames ? [schema.propertyNames] : []),
      ];
    case 'anyOf':
    case 'oneOf':
      return schema.variants;
    case 'allOf':
      return schema.schemas;
    default:
      return [];
  }
}

/** Component schemas by name; names are document text, so a Map and never an object. */
export class SchemaIndex {
  readonly #schemas: ReadonlyMap<string, Schema>;

  constructor(schemas: readonly NamedSchema[]) {
    this.#schemas = new Map(schemas.map((entry) => [entry.name, entry.schema]));
  }

  get(name: string): Schema | undefined {
    return this.#schemas.get(name);
  }

  /** Follows references until something else stands there; a reference to itself is `unknown`. */
  resolve(schema: Schema): Schema {
    const seen = new Set<string>();
    let current = schema;
    while (current.kind === 'ref') {
      const next = this.#schemas.get(current.name);
      if (next === undefined || seen.has(current.name)) return { kind: 'unknown' };
      seen.add(current.name);
      current = next;
    }
    return current;
  }

  /** What a union of unions may be: members that are no unions, each once. Any other schema is its own. */
  alternatives(schema: Schema): readonly Schema[] {
    return this.#flatten(schema, (inner) =>
      inner.kind === 'anyOf' || inner.kind === 'oneOf' ? inner.variants : undefined,
    );
  }

  /** What applies together in an `allOf` of `allOf`s, each once. Any other schema is its own. */
  parts(schema: Schema): readonly Schema[] {
    return this.#flatten(schema, (inner) => (inner.kind === 'allOf' ? inner.schemas : undefined));
  }

  #flatten(root: Schema, open: (schema: Schema) => readonly Schema[] | undefined): readonly Schema[] {
    const seen = new Set<Schema>();
    const found: Schema[] = [];
    const stack = [root];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const schema = this.resolve(next);
      if (seen.has(schema)) continue;
      seen.add(schema);
      const members = open(schema);
      if (members) stack.push(...[...members].reverse());
      else found.push(schema);
    }
    return found;
  }

  /** The names that the given schemas reach, in order of first visit. */
  reachable(roots: Iterable<Schema>): readonly string[] {
    const seen = new Set<string>();
    const stack = [...roots].reverse();
    for (let schema = stack.pop(); schema !== undefined; schema = stack.pop()) {
      if (schema.kind === 'ref' && !seen.has(schema.name)) {
        seen.add(schema.name);
        const target = this.#schemas.get(schema.name);
        if (target) stack.push(target);
      }
      stack.push(...[...childSchemas(schema)].reverse());
    }
    return [...seen];
  }
}

/** Rebuilds a schema from the inside out: `change` sees each schema after what is in it was changed. */
export function mapSchema(schema: Schema, change: (schema: Schema) => Schema): Schema {
  const inner = (child: Schema) => mapSchema(child, change);
  switch (schema.kind) {
    case 'array':
      return change({ ...schema, items: inner(schema.items) });
    case 'tuple':
      return change({
        ...schema,
        prefixItems: schema.prefixItems.map(inner),
        ...(schema.items ? { items: inner(schema.items) } : {}),
      });
    case 'object':
      return change(mapObject(schema, inner));
    case 'anyOf':
    case 'oneOf':
      return change({ ...schema, variants: schema.variants.map(inner) });
    case 'allOf':
      return change({ ...schema, schemas: schema.schemas.map(inner) });
    default:
      return change(schema);
  }
}

function mapObject(schema: ObjectSchema, inner: (child: Schema) => Schema): ObjectSchema {
  const { additionalProperties: more, patternProperties: patterns, propertyNames: names } = schema;
  return {
    ...schema,
    properties: schema.properties.map((property) => ({ ...property, schema: inner(property.schema) })),
    ...(typeof more === 'object' ? { additionalProperties: inner(more) } : {}),
    ...(patterns
      ? { patternProperties: patterns.map((entry) => ({ ...entry, schema: inner(entry.schema) })) }
      : {}),
    ...(names ? { propertyNames: inner(names) } : {}),
  };
}
