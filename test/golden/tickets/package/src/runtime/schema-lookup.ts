import type { z } from 'zod';

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];

/**
 * The schema at a path of the arguments, through wrappers; undefined where the path leads nowhere.
 * Zod's issues say which keys are unknown, not which are known: that is read from here.
 */
export function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  let current: Schema | undefined = schema;
  for (const key of path) {
    if (current === undefined) return undefined;
    current = findMember(current, key);
  }
  return current;
}

/** Names of the properties of an object schema, or of all the variants of a union. */
export function listKeys(schema: Schema | undefined): string[] {
  if (schema === undefined) return [];
  const def = unwrap(schema);
  if (def.type === 'object') return Object.keys(def.shape);
  return [...new Set(listParts(def).flatMap(listKeys))];
}

/** The variants of a union, in the order of its issues; empty for other schemas. */
export function listOptions(schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return [];
  const def = unwrap(schema);
  return def.type === 'union' ? def.options : [];
}

function findMember(schema: Schema, key: PropertyKey): Schema | undefined {
  const def = unwrap(schema);
  switch (def.type) {
    case 'object':
      return (Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined) ?? def.catchall;
    case 'array':
      return def.element;
    case 'record':
      return def.valueType;
    case 'tuple':
      return def.items[Number(key)] ?? def.rest ?? undefined;
    default:
      return listParts(def)
        .map((part) => findMember(part, key))
        .find((part) => part !== undefined);
  }
}

function listParts(def: Def): readonly Schema[] {
  if (def.type === 'union') return def.options;
  if (def.type === 'intersection') return [def.left, def.right];
  return [];
}

/** The definition behind `optional`, `nullable`, `lazy`, `pipe` and their like. */
function unwrap(schema: Schema): Def {
  let def = (schema as z.core.$ZodTypes)._zod.def;
  for (;;) {
    let inner: Schema | undefined;
    if (def.type === 'lazy') inner = def.getter();
    else if (def.type === 'pipe') inner = def.in;
    else if ('innerType' in def) inner = def.innerType as Schema;
    if (inner === undefined) return def;
    def = (inner as z.core.$ZodTypes)._zod.def;
  }
}
