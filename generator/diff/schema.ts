import type { JsonValue } from '../model/json.js';
import {
  childSchemas,
  type ObjectSchema,
  type Property,
  type Schema,
  type SchemaIndex,
} from '../model/schema.js';
import type { Change } from './change.js';

export interface SchemaPair {
  readonly before: SchemaIndex;
  readonly after: SchemaIndex;
}

interface Walk extends SchemaPair {
  readonly path: string;
  /** Pairs that are being compared: a schema may hold itself. */
  readonly open: ReadonlyMap<Schema, readonly Schema[]>;
}

/** What callers meet where one input schema takes another's place. Names of component schemas are not seen. */
export function diffSchemas(old: Schema, now: Schema, pair: SchemaPair): readonly Change[] {
  return compare(old, now, { ...pair, path: '', open: new Map() });
}

function compare(first: Schema, second: Schema, walk: Walk): readonly Change[] {
  const old = walk.before.resolve(first);
  const now = walk.after.resolve(second);
  if (walk.open.get(old)?.includes(now)) return [];
  const open = new Map(walk.open).set(old, [...(walk.open.get(old) ?? []), now]);
  const inner = { ...walk, open };
  return [...compareWords([first, old], [second, now], walk), ...compareShapes(old, now, inner)];
}

function compareShapes(old: Schema, now: Schema, walk: Walk): readonly Change[] {
  if (isUnion(old) || isUnion(now)) return compareUnions(old, now, walk);
  const [was, is] = [listValues(old), listValues(now)];
  if (was && is) return compareValues(was, is, walk);
  if (old.kind === 'object' && now.kind === 'object') return compareObjects(old, now, walk);
  if (old.kind !== now.kind) return compareKinds(old, now, walk);
  const children = [childSchemas(old), childSchemas(now)] as const;
  if (children[0].length !== children[1].length) return [narrowed(walk, `${old.kind} of other parts`)];
  const suffix = old.kind === 'array' || old.kind === 'tuple' ? '[]' : '';
  return [
    ...compareLimits(old, now, walk),
    ...children[0].flatMap((child, index) => {
      const other = children[1][index];
      return other ? compare(child, other, { ...walk, path: `${walk.path}${suffix}` }) : [];
    }),
  ];
}

function compareObjects(old: ObjectSchema, now: ObjectSchema, walk: Walk): readonly Change[] {
  const before = new Map(old.properties.map((property) => [property.name, property]));
  const after = new Map(now.properties.map((property) => [property.name, property]));
  const changes: Change[] = [...compareLimits(old, now, walk), ...compareAdditional(old, now, walk)];
  for (const [name, property] of before) {
    const path = walk.path === '' ? name : `${walk.path}.${name}`;
    changes.push(...compareProperty(property, after.get(name), { ...walk, path }));
  }
  for (const [name, { required }] of after) {
    if (before.has(name)) continue;
    const path = walk.path === '' ? name : `${walk.path}.${name}`;
    changes.push(
      required
        ? { what: 'required argument added', class: 'breaking', path }
        : { what: 'argument added', class: 'additive', path },
    );
  }
  return changes;
}

function compareProperty(old: Property, now: Property | undefined, walk: Walk): readonly Change[] {
  const { path } = walk;
  if (now === undefined) return [{ what: 'argument removed', class: 'breaking', path }];
  const changes = compare(old.schema, now.schema, walk);
  if (old.required === now.required) return changes;
  const change: Change = now.required
    ? { what: 'now required', class: 'breaking', path }
    : { what: 'now optional', class: 'additive', path };
  return [change, ...changes];
}

function compareAdditional(old: ObjectSchema, now: ObjectSchema, walk: Walk): readonly Change[] {
  const [was, is] = [old.additionalProperties ?? false, now.additionalProperties ?? false];
  if (typeof was === 'object' && typeof is === 'object') {
    return compare(was, is, { ...walk, path: `${walk.path}.*` });
  }
  if (was === is) return [];
  const opens = was === false || is === true;
  return [opens ? widened(walk, 'other properties') : narrowed(walk, 'other properties')];
}

function isUnion(schema: Schema): boolean {
  return schema.kind === 'anyOf' || schema.kind === 'oneOf';
}

/** Variants are paired by the name of their schema or their kind, and else by what they are. */
function compareUnions(old: Schema, now: Schema, walk: Walk): readonly Change[] {
  const before = labelVariants(old, walk.before);
  const after = labelVariants(now, walk.after);
  const changes: Change[] = [];
  const left = new Map(before);
  const right = new Map(after);
  const pair = (from: string, to: string): void => {
    const [was, is] = [left.get(from), right.get(to)];
    if (!was || !is) return;
    changes.push(...compare(was, is, walk));
    left.delete(from);
    right.delete(to);
  };
  for (const label of before.keys()) pair(label, label);
  for (const [from, was] of [...left]) {
    const same = [...right].find(([, is]) => compare(was, is, walk).length === 0);
    if (same) pair(from, same[0]);
  }
  const at = place(walk);
  for (const detail of left.keys()) {
    changes.push({ what: 'union variant removed', class: 'breaking', ...at, detail });
  }
  for (const detail of right.keys()) {
    changes.push({ what: 'union variant added', class: 'additive', ...at, detail });
  }
  return changes;
}

function labelVariants(schema: Schema, index: SchemaIndex): ReadonlyMap<string, Schema> {
  const labelled = new Map<string, Schema>();
  const values: JsonValue[] = [];
  const variants = schema.kind === 'anyOf' || schema.kind === 'oneOf' ? schema.variants : [schema];
  for (const variant of variants) {
    const resolved = index.resolve(variant);
    const listed = listValues(resolved);
    if (listed) values.push(...listed);
    else {
      const label = variant.kind === 'ref' ? variant.name : resolved.kind;
      labelled.set(labelled.has(label) ? `${label} ${labelled.size + 1}` : label, variant);
    }
  }
  if (values.length > 0) labelled.set('values', { kind: 'enum', values });
  return labelled;
}

function listValues(schema: Schema): readonly JsonValue[] | undefined {
  if (schema.kind === 'enum') return schema.values;
  return schema.kind === 'const' ? [schema.value] : undefined;
}

function compareValues(was: readonly JsonValue[], is: readonly JsonValue[], walk: Walk): readonly Change[] {
  const [before, after] = [was, is].map((values) => values.map((value) => JSON.stringify(value)));
  const lost = (before ?? []).filter((value) => !after?.includes(value)).join(', ');
  const gained = (after ?? []).filter((value) => !before?.includes(value)).join(', ');
  const at = place(walk);
  return [
    ...(lost ? [{ what: 'enum narrowed', class: 'breaking', ...at, detail: lost } as const] : []),
    ...(gained ? [{ what: 'enum widened', class: 'additive', ...at, detail: gained } as const] : []),
  ];
}

function compareKinds(old: Schema, now: Schema, walk: Walk): readonly Change[] {
  const detail = `${old.kind} → ${now.kind}`;
  const fits = (values: readonly JsonValue[] | undefined, kind: string): boolean | undefined =>
    values?.every((value) => typeof value === kind);
  if (now.kind === 'unknown' || detail === 'integer → number' || fits(listValues(old), now.kind)) {
    return [widened(walk, detail)];
  }
  return [narrowed(walk, detail)];
}

/** Keyword → whether a greater value takes less (1) or more (-1). */
const limits: Readonly<Record<string, 1 | -1>> = {
  minLength: 1,
  minimum: 1,
  exclusiveMinimum: 1,
  minItems: 1,
  minProperties: 1,
  maxLength: -1,
  maximum: -1,
  exclusiveMaximum: -1,
  maxItems: -1,
  maxProperties: -1,
};

function compareLimits(old: Schema, now: Schema, walk: Walk): readonly Change[] {
  const read = (schema: Schema) => new Map<string, unknown>(Object.entries(schema));
  const [before, after] = [read(old), read(now)];
  return [...Object.keys(limits), 'format', 'pattern', 'multipleOf', 'uniqueItems'].flatMap((keyword) => {
    const [was, is] = [before.get(keyword), after.get(keyword)];
    if (was === is) return [];
    const detail = `${keyword} ${String(was ?? 'none')} → ${String(is ?? 'none')}`;
    const sign = Object.hasOwn(limits, keyword) ? limits[keyword] : undefined;
    const looser =
      is === undefined ||
      (sign !== undefined && typeof was === 'number' && typeof is === 'number' && (is - was) * sign < 0);
    return [looser ? widened(walk, detail) : narrowed(walk, detail)];
  });
}

function compareWords(
  old: readonly [Schema, Schema],
  now: readonly [Schema, Schema],
  walk: Walk,
): readonly Change[] {
  const read = ([outer, inner]: readonly [Schema, Schema], key: 'description' | 'default') =>
    JSON.stringify(outer[key] ?? inner[key]);
  return (['description', 'default'] as const)
    .filter((key) => read(old, key) !== read(now, key))
    .map((what) => ({ what, class: 'silent', ...place(walk) }));
}

function place({ path }: Walk): { readonly path?: string } {
  return path === '' ? {} : { path };
}

function narrowed(walk: Walk, detail: string): Change {
  return { what: 'type narrowed', class: 'breaking', ...place(walk), detail };
}

function widened(walk: Walk, detail: string): Change {
  return { what: 'type widened', class: 'additive', ...place(walk), detail };
}
