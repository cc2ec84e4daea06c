import type {
  AllOfSchema,
  Annotations,
  RefSchema,
  Schema,
  SchemaIndex,
  UnionSchema,
} from '../../model/schema.js';
import { intersectSchemas } from './intersect.js';

/** A schema that is neither reference, union nor `allOf`. */
export type FlatSchema = Exclude<Schema, RefSchema | UnionSchema | AllOfSchema>;

export interface Member {
  readonly schema: FlatSchema;
  /** The references on the way from the root to here, outermost first. */
  readonly trail: readonly string[];
}

/** What a schema is once references, nested unions and `allOf` are worked out: any one of the members. */
export interface FlatUnion {
  readonly annotations: Annotations;
  /** Never empty. */
  readonly members: readonly Member[];
}

interface Walk {
  readonly schemas: SchemaIndex;
  steps: number;
}

/** A document can nest `allOf` so that its expansion doubles at every level. */
const maxSteps = 2000;
const maxCombinations = 32;

/**
 * Works a schema out to a list of alternatives. Where that is not possible in a bounded number of
 * steps, and for a reference that leads nowhere, the alternative is `unknown`: it accepts anything,
 * so the result never accepts less than the schema.
 */
export function flattenSchema(
  schema: Schema,
  schemas: SchemaIndex,
  trail: readonly string[] = [],
): FlatUnion {
  const found = visit(schema, trail, new Set(), { schemas, steps: maxSteps });
  const members: readonly Member[] = found.length > 0 ? found : [{ schema: { kind: 'unknown' }, trail }];
  const only = members.length === 1 ? members[0] : undefined;
  const outer = headAnnotations(schema, schemas);
  if (only === undefined) return { annotations: outer, members: dropImpossible(members) };
  return { annotations: { ...annotationsOf(only.schema), ...outer }, members: [withoutAnnotations(only)] };
}

export function annotationsOf(schema: Schema): Annotations {
  const { description, default: given, deprecated, readOnly, writeOnly } = schema;
  return {
    ...(description === undefined ? {} : { description }),
    ...(given === undefined ? {} : { default: given }),
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(writeOnly === undefined ? {} : { writeOnly }),
  };
}

function withoutAnnotations(member: Member): Member {
  const { description, default: given, deprecated, readOnly, writeOnly, ...schema } = member.schema;
  return { schema: schema as FlatSchema, trail: member.trail };
}

/** The annotations of the references up to the first schema that is none; the outermost wins. */
function headAnnotations(schema: Schema, schemas: SchemaIndex): Annotations {
  let annotations = annotationsOf(schema);
  const seen = new Set<string>();
  for (let current = schema; current.kind === 'ref' && !seen.has(current.name); ) {
    seen.add(current.name);
    const target = schemas.get(current.name);
    if (target === undefined) break;
    annotations = { ...annotationsOf(target), ...annotations };
    current = target;
  }
  return annotations;
}

/**
 * `seen` holds the references whose members are in the result already, or will be: met again, they
 * add nothing to a union. It is copied for `allOf`, where only a part of them gets into the result.
 */
function visit(schema: Schema, trail: readonly string[], seen: Set<string>, walk: Walk): readonly Member[] {
  walk.steps -= 1;
  if (walk.steps < 0) return [{ schema: { kind: 'unknown' }, trail }];
  switch (schema.kind) {
    case 'ref': {
      if (seen.has(schema.name)) return [];
      seen.add(schema.name);
      const target = walk.schemas.get(schema.name);
      if (target === undefined) return [{ schema: { kind: 'unknown' }, trail }];
      const annotated = { ...target, ...annotationsOf(schema) };
      return visit(annotated, [...trail, schema.name], seen, walk);
    }
    case 'anyOf':
    case 'oneOf':
      return schema.variants.flatMap((variant) => visit(variant, trail, seen, walk));
    case 'allOf':
      return visitAllOf(schema, trail, seen, walk);
    default:
      return [{ schema, trail }];
  }
}

/** `allOf` of unions is the union of every combination; too many, and the later unions are left out. */
function visitAllOf(
  schema: AllOfSchema,
  trail: readonly string[],
  seen: ReadonlySet<string>,
  walk: Walk,
): readonly Member[] {
  let combined: readonly Member[] = [{ schema: { kind: 'unknown', ...annotationsOf(schema) }, trail }];
  for (const part of schema.schemas) {
    const alternatives = visit(part, trail, new Set(seen), walk);
    if (combined.length * alternatives.length > maxCombinations) continue;
    combined = combined.flatMap((left) =>
      alternatives.flatMap((right) => {
        const both = intersectSchemas(left.schema, right.schema);
        return both ? [{ schema: both, trail: joinTrails(left.trail, right.trail, trail.length) }] : [];
      }),
    );
  }
  return combined;
}

/** Parts of one `allOf` that share a base came by it once each: that is no recursion. */
function joinTrails(left: readonly string[], right: readonly string[], shared: number): readonly string[] {
  const beside = new Set(left.slice(shared));
  return [...left, ...right.slice(shared).filter((name) => !beside.has(name))];
}

/** `enum: []` accepts nothing: in a union it only stands in the way. */
function dropImpossible(members: readonly Member[]): readonly Member[] {
  const possible = members.filter(({ schema }) => schema.kind !== 'enum' || schema.values.length > 0);
  return possible.length > 0 ? possible : members.slice(0, 1);
}
