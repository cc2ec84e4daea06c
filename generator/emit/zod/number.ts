import type { NumberSchema } from '../../model/schema.js';
import { literal } from '../literal.js';
import { atom, callHelper, check, type Expression, method, zod } from './expression.js';
import { type Scope, use } from './scope.js';

const bounds = [
  ['minimum', 'min'],
  ['exclusiveMinimum', 'gt'],
  ['maximum', 'max'],
  ['exclusiveMaximum', 'lt'],
] as const;

/** Integers are those that JavaScript holds exactly (±2^53−1): others would be sent changed. */
export function printNumber(schema: NumberSchema, scope: Scope): Expression {
  let expression = zod(schema.kind === 'integer' ? 'int' : 'number');
  for (const [keyword, name] of bounds) {
    const bound = schema[keyword];
    if (bound !== undefined) expression = method(expression, name, atom(literal(bound)));
  }
  if (schema.multipleOf === undefined) return expression;
  return check(expression, [callHelper(use(scope, 'multipleOf'), atom(literal(schema.multipleOf)))]);
}
