import type { ObjectSchema, Property, Schema } from '../model/schema.js';
import { type Change, placeIn, worstClass } from './change.js';
import { compareLimits } from './limits.js';
import type { SchemaComparison } from './schema.js';

type Further = boolean | Schema;

/** What callers meet where one object takes the place of another. Without a word on others it is closed. */
export function compareObjects(
  old: ObjectSchema,
  now: ObjectSchema,
  comparison: SchemaComparison,
): readonly Change[] {
  const before = new Map(old.properties.map((property) => [property.name, property]));
  const after = new Map(now.properties.map((property) => [property.name, property]));
  const further = [old.additionalProperties ?? false, now.additionalProperties ?? false] as const;
  return [
    ...[...before].flatMap(([name, property]) => {
      const other = after.get(name);
      return placeIn(
        name,
        other === undefined
          ? dropProperty(property, further[1], comparison)
          : compareKept(property, other, comparison),
      );
    }),
    ...[...after].flatMap(([name, property]) =>
      before.has(name) ? [] : placeIn(name, addProperty(property, further[0], comparison)),
    ),
    ...compareFurther(...further, comparison),
    ...compareNames(old, now, comparison),
    ...comparePatterns(old, now, comparison),
    ...compareLimits(old, now),
  ];
}

function compareKept(old: Property, now: Property, comparison: SchemaComparison): readonly Change[] {
  const changes = comparison.compare(old.schema, now.schema);
  if (old.required === now.required) return changes;
  const change: Change = now.required
    ? { what: 'now required', class: 'breaking' }
    : { what: 'now optional', class: 'additive' };
  return [change, ...changes];
}

/** Our inputs are closed, so what sends it is refused; an open object takes it as any other property. */
function dropProperty(
  { schema, required }: Property,
  further: Further,
  comparison: SchemaComparison,
): readonly Change[] {
  if (further === false) return [{ what: 'argument removed', class: 'breaking' }];
  const changes = comparison.compare(schema, toSchema(further));
  const classes = [...changes.map((change) => change.class), ...(required ? (['additive'] as const) : [])];
  return [{ what: 'no longer named', class: worstClass(classes), detail: 'taken as any other property' }];
}

function addProperty(
  { schema, required }: Property,
  further: Further,
  comparison: SchemaComparison,
): readonly Change[] {
  if (required) return [{ what: 'required argument added', class: 'breaking' }];
  if (further === false) return [{ what: 'argument added', class: 'additive' }];
  const changes = comparison.compare(toSchema(further), schema);
  const kind = worstClass(changes.map((change) => change.class));
  return [{ what: 'now named', class: kind, detail: 'was taken as any other property' }];
}

function toSchema(further: true | Schema): Schema {
  return further === true ? { kind: 'unknown' } : further;
}

function compareFurther(was: Further, is: Further, comparison: SchemaComparison): readonly Change[] {
  if (was === is) return [];
  if (was === false) return [{ what: 'type widened', class: 'additive', detail: 'also other properties' }];
  if (is === false) return [{ what: 'type narrowed', class: 'breaking', detail: 'no more other properties' }];
  return placeIn('*', comparison.compare(toSchema(was), toSchema(is)));
}

function compareNames(old: ObjectSchema, now: ObjectSchema, comparison: SchemaComparison): readonly Change[] {
  if (old.propertyNames === undefined && now.propertyNames === undefined) return [];
  const any: Schema = { kind: 'unknown' };
  return placeIn('(names)', comparison.compare(old.propertyNames ?? any, now.propertyNames ?? any));
}

function comparePatterns(
  old: ObjectSchema,
  now: ObjectSchema,
  comparison: SchemaComparison,
): readonly Change[] {
  const list = ({ patternProperties = [] }: ObjectSchema) =>
    new Map(patternProperties.map(({ pattern, schema }) => [pattern, schema]));
  const [before, after] = [list(old), list(now)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((pattern): readonly Change[] => {
    const [was, is] = [before.get(pattern), after.get(pattern)];
    if (was !== undefined && is !== undefined) return placeIn(`(/${pattern}/)`, comparison.compare(was, is));
    // In an open object a pattern limits what it names; in a closed one it lets more names in.
    const isOpen = (was === undefined ? old : now).additionalProperties ?? false;
    const detail = `properties of the pattern ${pattern}`;
    return (was === undefined) === (isOpen === false)
      ? [{ what: 'type widened', class: 'additive', detail }]
      : [{ what: 'type narrowed', class: 'breaking', detail }];
  });
}
