import type { StringSchema } from '../../model/schema.js';
import { literal } from '../literal.js';
import { atom, callHelper, check, type Expression, method, objectLiteral, zod } from './expression.js';
import { type Scope, use } from './scope.js';

/**
 * The one table of formats: what is checked, and how it is spelled. A format that is not here says
 * something to people only (JSON Schema validation, section 7.2.1). What each one accepts is written
 * in the runtime's `formats.ts`; zod's own checks stand here where they are exactly that.
 */
const formats = new Map<string, (scope: Scope) => Expression>([
  ['uuid', () => zod('guid')],
  ['uuid4', () => zod('uuidv4')],
  ['date-time', () => zod('iso.datetime', objectLiteral([{ key: 'offset', value: atom('true') }]))],
  ['date', () => zod('iso.date')],
  ['duration', () => zod('iso.duration')],
  ['ipv4', () => zod('ipv4')],
  ['ipv6', () => zod('ipv6')],
  ['hostname', () => zod('hostname')],
  ['time', (scope) => callHelper(use(scope, 'time'))],
  ['email', (scope) => callHelper(use(scope, 'email'))],
  ['idn-email', (scope) => callHelper(use(scope, 'email'))],
  ['uri', (scope) => callHelper(use(scope, 'uri'))],
  ['ipvanyaddress', (scope) => callHelper(use(scope, 'ipAddress'))],
]);

/** Lengths are code points in JSON Schema, and in zod since 4.6. */
export function printString(schema: StringSchema, scope: Scope): Expression {
  const { format, minLength, maxLength } = schema;
  let expression = (format === undefined ? undefined : formats.get(format)?.(scope)) ?? zod('string');
  if (minLength !== undefined && minLength === maxLength) {
    expression = method(expression, 'length', atom(literal(minLength)));
  } else {
    if (minLength !== undefined && minLength > 0)
      expression = method(expression, 'min', atom(literal(minLength)));
    if (maxLength !== undefined) expression = method(expression, 'max', atom(literal(maxLength)));
  }
  return schema.pattern === undefined ? expression : check(expression, [printPattern(schema.pattern, scope)]);
}

function printPattern(pattern: string, scope: Scope): Expression {
  return callHelper(use(scope, 'pattern'), atom(literal(pattern)), ...printLimit(pattern, scope));
}

/** The longest text that a pattern is tried on, where backtracking needs one. */
export function printLimit(pattern: string, { context }: Scope): readonly Expression[] {
  const limit = context.patternLimit(pattern);
  return limit === undefined ? [] : [atom(literal(limit))];
}
