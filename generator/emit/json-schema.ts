import type { JsonObject } from '../model/json.js';
import type { ObjectSchema, Schema, SchemaIndex } from '../model/schema.js';
import { describeNode } from './json-schema/draft.js';
import { fitsInside, writeSchema } from './json-schema/node.js';
import { noteProperty } from './json-schema/notation.js';
import { writeFields } from './json-schema/object.js';
import { maxNodes, type Scope, type WireNote } from './json-schema/scope.js';
import { signVariants } from './json-schema/signature.js';
import { mergeVariants, objectVariants } from './json-schema/variants.js';
import { plainText } from './json-schema/words.js';

export interface WireOptions {
  /** Told of whatever the validator knows and the wire schema does not list. */
  readonly report?: (note: WireNote) => void;
}

/**
 * The `inputSchema` of a tool as MCP clients see it: one object, everything inlined, in the keywords
 * that hosts and models agree on. It accepts whatever `input` accepts, and more: the exact check is the
 * validator's. A union is merged into one object; `describeVariants` tells the variants in words.
 */
export function toWireSchema(input: Schema, schemas: SchemaIndex, options: WireOptions = {}): JsonObject {
  const scope: Scope = {
    schemas,
    report: options.report ?? (() => {}),
    path: '',
    name: '',
    level: 1,
    objects: 0,
    trail: [],
    budget: { nodes: maxNodes },
  };
  const draft = writeFields(mergeInput(input, schemas), scope, { writeSchema, fitsInside });
  // Only the root says that it is closed: that is what keeps a model from inventing arguments.
  const { additionalProperties = false, ...node } = draft.node;
  return describeNode({ ...node, additionalProperties }, draft.told);
}

/**
 * The variants of a union in one line for the tool's description, at most 600 characters:
 * `One of: {seats, proration_behavior?} · {revoke: true}`. Undefined for an input that has none.
 */
export function describeVariants(input: Schema, schemas: SchemaIndex): string | undefined {
  return signVariants(objectVariants(input, schemas), schemas);
}

/** Each argument (`?` where it is optional) → its type in TypeScript's notation, with its words as a comment. */
export function noteArguments(input: Schema, schemas: SchemaIndex): Readonly<Record<string, string>> {
  const { properties } = mergeInput(input, schemas);
  return Object.fromEntries(
    properties.map(({ name, required, schema }) => [
      `${name}${required ? '' : '?'}`,
      plainText(noteProperty(schema, { schemas, name, trail: [] })),
    ]),
  );
}

/** A tool without arguments is closed too, so an object that says nothing takes nothing. */
function mergeInput(input: Schema, schemas: SchemaIndex): ObjectSchema {
  const variants = objectVariants(input, schemas);
  const [only] = variants;
  if (only === undefined || variants.length > 1) return mergeVariants(variants, schemas);
  return { ...only, additionalProperties: only.additionalProperties ?? false };
}
