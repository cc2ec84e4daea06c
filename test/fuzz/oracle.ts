import { Ajv2020 } from 'ajv/dist/2020.js';
import { isJsonObject, type JsonObject, type JsonValue, own } from '../../generator/model/json.js';
import { patternLimit } from '../../generator/plan/pattern.js';
import { oracleFormats } from './oracle-formats.js';

const mapsOfSchemas = ['properties', 'patternProperties'];
const schemas = ['items', 'additionalProperties', 'propertyNames'];
const listsOfSchemas = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];

/**
 * What a value must be, said by Ajv from the document, plus what this project decides on top of it:
 * closed objects, safe integers, the table of formats, and the longest text that a pattern is tried on.
 */
export class Oracle {
  readonly #ajv: Ajv2020;
  readonly #document: JsonObject;

  /** `document`: OpenAPI 3.1. Its component schemas are compiled as they are asked for. */
  constructor(document: JsonObject) {
    this.#document = document;
    this.#ajv = new Ajv2020({
      ...{ strict: false, ownProperties: true, inlineRefs: false, logger: false, validateSchema: false },
      // The remainder of a division of large numbers has rounding errors.
      multipleOfPrecision: 9,
      code: { optimize: false },
    });
    for (const [name, accepts] of oracleFormats) this.#ajv.addFormat(name, accepts);
    const components = own(own(document, 'components') as JsonObject, 'schemas') as JsonObject;
    const closed = Object.fromEntries(
      Object.entries(components).map(([name, schema]) => [name, this.#decide(schema, true)]),
    );
    this.#ajv.addSchema({ components: { schemas: closed } }, 'document');
  }

  /** A schema of the document: references in it are the document's. */
  compile(schema: JsonObject): (value: unknown) => boolean {
    const decided = this.#decide(schema, true);
    const text = JSON.stringify(decided).replaceAll('"$ref":"#/', '"$ref":"document#/');
    return this.#ajv.compile(JSON.parse(text));
  }

  component(name: string): (value: unknown) => boolean {
    return this.compile({ $ref: `#/components/schemas/${name}` });
  }

  /** `closed` is false for the parts of an `allOf`, which are closed together. */
  #decide(schema: JsonValue | undefined, closed: boolean): JsonValue {
    if (!isJsonObject(schema)) return schema ?? true;
    const { default: _, discriminator: __, ...copy } = schema as Record<string, JsonValue>;
    for (const key of mapsOfSchemas) {
      const map = own(schema, key);
      if (!isJsonObject(map)) continue;
      copy[key] = Object.fromEntries(
        Object.entries(map).map(([name, each]) => [name, this.#decide(each, true)]),
      );
    }
    for (const key of schemas) if (copy[key] !== undefined) copy[key] = this.#decide(copy[key], true);
    for (const key of listsOfSchemas) {
      const list = own(schema, key);
      if (!Array.isArray(list)) continue;
      const isTogether = key === 'allOf' || (!closed && key !== 'prefixItems');
      copy[key] = list.map((each) =>
        isTogether ? this.#decide(this.#inline(each), false) : this.#decide(each, true),
      );
    }
    return { ...copy, ...decideNumber(schema), ...decideText(schema), ...decideObject(schema, copy, closed) };
  }

  /** The component that a part of an `allOf` refers to, where that is an object. */
  #inline(schema: JsonValue): JsonValue {
    const ref = isJsonObject(schema) ? own(schema, '$ref') : undefined;
    if (typeof ref !== 'string') return schema;
    const components = own(own(this.#document, 'components') as JsonObject, 'schemas') as JsonObject;
    return own(components, ref.slice(ref.lastIndexOf('/') + 1)) ?? schema;
  }
}

function decideNumber(schema: JsonObject): JsonObject {
  if (schema.type !== 'integer' && !(Array.isArray(schema.type) && schema.type.includes('integer')))
    return {};
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema as Record<
    string,
    number
  >;
  return {
    minimum: Math.max(minimum, Number.MIN_SAFE_INTEGER),
    maximum: Math.min(maximum, Number.MAX_SAFE_INTEGER),
  };
}

function decideText(schema: JsonObject): JsonObject {
  const limit = typeof schema.pattern === 'string' ? patternLimit(schema.pattern) : undefined;
  if (limit === undefined) return {};
  return { maxLength: Math.min(limit, typeof schema.maxLength === 'number' ? schema.maxLength : limit) };
}

/** An object that names properties, by `properties`, patterns or `required`, is closed unless it says otherwise. */
function decideObject(schema: JsonObject, copy: JsonObject, closed: boolean): JsonObject {
  if (Array.isArray(copy.allOf)) return closed && hasObject(copy.allOf) ? closeTogether(copy.allOf) : {};
  if (!closed || own(schema, 'additionalProperties') !== undefined) return {};
  const required = ((schema.required ?? []) as string[]).map((name) => [name, true]);
  const properties = { ...Object.fromEntries(required), ...(copy.properties as JsonObject | undefined) };
  const isNamed = Object.keys(properties).length > 0 || isJsonObject(schema.patternProperties);
  return isNamed ? { properties, additionalProperties: false } : {};
}

/** Ajv looks evaluated names up in a plain object, where `constructor` always is: such names are told apart. */
function closeTogether(parts: readonly JsonValue[]): JsonObject {
  const isOpen = parts.some((part) => isJsonObject(part) && part.additionalProperties !== undefined);
  const inherited = isOpen ? {} : { propertyNames: { not: { enum: ['constructor', 'toString'] } } };
  return { unevaluatedProperties: false, ...inherited };
}

function hasObject(parts: readonly JsonValue[]): boolean {
  return parts.some((part) => isJsonObject(part) && part.type !== 'string' && part.type !== 'number');
}
