import type { ObjectSchema, Property, Schema } from '../../model/schema.js';
import { literal, propertyKey } from '../literal.js';
import { writtenSchemas } from './all-of.js';
import {
  arrayLiteral,
  atom,
  callHelper,
  check,
  type Expression,
  method,
  objectLiteral,
  value,
  zod,
} from './expression.js';
import { type Scope, use } from './scope.js';
import { printLimit } from './string.js';

/** What a property that is not declared may hold: nothing, anything, or what a schema says. */
type Further = 'closed' | 'open' | Schema;

export function printObject(schema: ObjectSchema, scope: Scope): Expression {
  const further = furtherProperties(schema, scope);
  const isRecord =
    schema.properties.length === 0 && schema.patternProperties === undefined && further !== 'closed';
  const names = isRecord ? printKeys(schema.propertyNames, scope) : undefined;
  const object = isRecord
    ? zod(
        names?.partial ? 'partialRecord' : 'record',
        names?.keys ?? zod('string'),
        printFurther(further, scope),
      )
    : printShape(schema, further, scope);
  const checks = [
    ...(schema.patternProperties === undefined ? [] : [printPatterns(schema, further, scope)]),
    ...(schema.propertyNames === undefined || names !== undefined
      ? []
      : [callHelper(use(scope, 'propertyNames'), scope.print(schema.propertyNames, scope))]),
    ...printCount('minProperties', schema.minProperties, scope),
    ...printCount('maxProperties', schema.maxProperties, scope),
  ];
  const checked = check(object, checks);
  return hasInheritedName(schema) ? callHelper(use(scope, 'ownProperties'), checked) : checked;
}

/**
 * Where the document says nothing, an object with properties is closed: an argument that the API does
 * not know is an error to tell, not a thing to drop. `type: object` alone is any object.
 */
function furtherProperties(schema: ObjectSchema, { context }: Scope): Further {
  const further = schema.additionalProperties;
  if (further === undefined) {
    const isBare = schema.properties.length === 0 && schema.patternProperties === undefined;
    return isBare || !context.closed ? 'open' : 'closed';
  }
  if (typeof further === 'boolean') return further ? 'open' : 'closed';
  if (further.kind === 'unknown') return 'open';
  return further.kind === 'enum' && further.values.length === 0 ? 'closed' : further;
}

function printFurther(further: Further, scope: Scope): Expression {
  if (further === 'closed') return zod('never');
  return further === 'open' ? zod('unknown') : scope.print(further, scope);
}

function printShape(schema: ObjectSchema, further: Further, scope: Scope): Expression {
  const shape = objectLiteral(schema.properties.map((property) => printProperty(property, scope)));
  // Which undeclared properties may be there depends on patterns: their check tells.
  if (further === 'open' || schema.patternProperties !== undefined) return zod('looseObject', shape);
  if (further === 'closed') return zod('strictObject', shape);
  return method(zod('object', shape), 'catchall', scope.print(further, scope));
}

/** A property that refers to a constant which does not exist yet is a getter: zod reads it when it parses. */
function printProperty({ name, required, schema }: Property, scope: Scope) {
  const getter = !scope.late && name !== '__proto__' && refersToPending(schema, scope);
  const printed = scope.print(schema, getter ? { ...scope, late: true } : scope);
  const optional = required ? printed : method(printed, 'exactOptional');
  // TypeScript takes an optional property of a circular type for a required one, unless told.
  const type = getter && !required ? { type: 'z.ZodExactOptional<z.ZodType>' } : {};
  return { key: propertyKey(name), value: optional, getter, ...type };
}

function refersToPending(schema: Schema, { context }: Scope): boolean {
  if (context.pending === undefined || context.pending.size === 0) return false;
  const { pending, schemas } = context;
  return writtenSchemas(schema, schemas).some((each) => each.kind === 'ref' && pending.has(each.name));
}

/** Keys of a record, where `propertyNames` is a kind of text; undefined: it needs a check of its own. */
function printKeys(
  names: Schema | undefined,
  scope: Scope,
): { readonly keys: Expression; readonly partial: boolean } | undefined {
  if (names === undefined) return undefined;
  const target = scope.context.schemas.resolve(names);
  if (target.kind === 'string') return { keys: scope.print(names, scope), partial: false };
  const values = target.kind === 'enum' ? target.values : target.kind === 'const' ? [target.value] : [];
  const areTexts = values.length > 0 && values.every((each) => typeof each === 'string');
  return areTexts ? { keys: scope.print(names, scope), partial: true } : undefined;
}

function printPatterns(schema: ObjectSchema, further: Further, scope: Scope): Expression {
  const patterns = (schema.patternProperties ?? []).map((entry) =>
    arrayLiteral([
      value(entry.pattern),
      scope.print(entry.schema, scope),
      ...printLimit(entry.pattern, scope),
    ]),
  );
  const declared = schema.properties.map((property) => value(property.name));
  const options = [
    ...(declared.length === 0 ? [] : [{ key: 'declared', value: arrayLiteral(declared) }]),
    ...(further === 'open' ? [] : [{ key: 'others', value: printFurther(further, scope) }]),
  ];
  return callHelper(
    use(scope, 'patternProperties'),
    arrayLiteral(patterns),
    ...(options.length === 0 ? [] : [objectLiteral(options)]),
  );
}

function printCount(
  helper: 'minProperties' | 'maxProperties',
  count: number | undefined,
  scope: Scope,
): readonly Expression[] {
  if (count === undefined || (helper === 'minProperties' && count === 0)) return [];
  return [callHelper(use(scope, helper), atom(literal(count)))];
}

/** Zod looks a property up through the prototype: one called `constructor` would always be there. */
export function hasInheritedName(schema: ObjectSchema): boolean {
  return schema.properties.some(({ name }) => name !== '__proto__' && name in Object.prototype);
}
