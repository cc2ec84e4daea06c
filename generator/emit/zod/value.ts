import type { JsonValue } from '../../model/json.js';
import type { ConstSchema, EnumSchema } from '../../model/schema.js';
import { arrayLiteral, callHelper, type Expression, method, value, zod } from './expression.js';
import { type Scope, use } from './scope.js';

export function printConst({ value: constant }: ConstSchema, scope: Scope): Expression {
  if (constant === null) return zod('null');
  if (typeof constant === 'object') return callHelper(use(scope, 'constant'), value(constant));
  return zod('literal', value(constant));
}

/** `z.enum` for texts, `z.literal([…])` for a mix; values that are lists or objects are compared deeply. */
export function printEnum({ values }: EnumSchema, scope: Scope): Expression {
  const scalars = values.filter((each) => each === null || typeof each !== 'object');
  if (scalars.length < values.length) {
    return callHelper(use(scope, 'constant'), ...values.map(value));
  }
  const others = scalars.filter((each) => each !== null);
  if (others.length === 0) return zod(scalars.length === 0 ? 'never' : 'null');
  const allowed = printScalars(others);
  return others.length < scalars.length ? method(allowed, 'nullable') : allowed;
}

function printScalars(values: readonly JsonValue[]): Expression {
  const [only, second] = values;
  if (only !== undefined && second === undefined) return zod('literal', value(only));
  const list = arrayLiteral([...new Set(values)].map(value));
  return zod(values.every((each) => typeof each === 'string') ? 'enum' : 'literal', list);
}
