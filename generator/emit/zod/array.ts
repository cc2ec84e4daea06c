import type { ArraySchema, TupleSchema } from '../../model/schema.js';
import { literal } from '../literal.js';
import { arrayLiteral, atom, callHelper, check, type Expression, method, zod } from './expression.js';
import { type Scope, use } from './scope.js';

export function printArray(schema: ArraySchema, scope: Scope): Expression {
  const { minItems, maxItems } = schema;
  let expression = zod('array', scope.print(schema.items, scope));
  if (minItems !== undefined && minItems > 0) expression = method(expression, 'min', atom(literal(minItems)));
  if (maxItems !== undefined) expression = method(expression, 'max', atom(literal(maxItems)));
  return check(expression, printUnique(schema, scope));
}

/**
 * `prefixItems` says what stands at each place, not that it must be there (JSON Schema core, section
 * 10.3.1.1): places from `minItems` on are optional, and anything may follow unless `items` or
 * `maxItems` says otherwise.
 */
export function printTuple(schema: TupleSchema, scope: Scope): Expression {
  const { prefixItems, items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (prefixItems.length === 0)
    return printArray({ ...schema, kind: 'array', items: items ?? { kind: 'unknown' } }, scope);
  const places = prefixItems.map((item, index) => {
    const place = scope.print(item, scope);
    return index < minItems ? place : method(place, 'exactOptional');
  });
  const endless = maxItems > prefixItems.length && !(items?.kind === 'enum' && items.values.length === 0);
  const rest = endless ? [scope.print(items ?? { kind: 'unknown' }, scope)] : [];
  const least = minItems > 0 && (endless || minItems > prefixItems.length);
  const most = Number.isFinite(maxItems) && (endless || maxItems < prefixItems.length);
  return check(zod('tuple', arrayLiteral(places), ...rest), [
    ...(least ? [zod('minLength', atom(literal(minItems)))] : []),
    ...(most ? [zod('maxLength', atom(literal(maxItems)))] : []),
    ...printUnique(schema, scope),
  ]);
}

function printUnique(schema: ArraySchema | TupleSchema, scope: Scope): readonly Expression[] {
  return schema.uniqueItems ? [callHelper(use(scope, 'uniqueItems'))] : [];
}
