import { ts } from 'ts-morph';
import type { JsonValue } from '../../generator/model/json.js';

/** Deeper than any package that was generated. */
const deepest = 64;

/**
 * The values that a module of a package writes down: those of its variables, and what `define…` functions are given.
 * The module is read and never run: it may be anybody's.
 */
export function readLiterals(text: string): readonly JsonValue[] {
  const source = ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest, false);
  const found: JsonValue[] = [];
  const keep = (node: ts.Node | undefined): void => {
    const value = node === undefined ? undefined : readLiteral(node, 0);
    if (value !== undefined) found.push(value);
  };
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { initializer } of statement.declarationList.declarations) {
      if (initializer === undefined) continue;
      keep(ts.isCallExpression(initializer) ? initializer.arguments[0] : initializer);
    }
  }
  return found;
}

/** Undefined for what is no literal; a property that holds such a thing is left out. */
function readLiteral(node: ts.Node, depth: number): JsonValue | undefined {
  if (depth > deepest) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node)) return readPrefixed(node);
  if (ts.isArrayLiteralExpression(node)) return readList(node, depth);
  if (ts.isObjectLiteralExpression(node)) return readObject(node, depth);
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return true;
    case ts.SyntaxKind.FalseKeyword:
      return false;
    case ts.SyntaxKind.NullKeyword:
      return null;
    default:
      return undefined;
  }
}

/** `-1`, and `!0` for true. */
function readPrefixed({ operator, operand }: ts.PrefixUnaryExpression): JsonValue | undefined {
  if (!ts.isNumericLiteral(operand)) return undefined;
  if (operator === ts.SyntaxKind.MinusToken) return -Number(operand.text);
  return operator === ts.SyntaxKind.ExclamationToken ? Number(operand.text) === 0 : undefined;
}

function readList({ elements }: ts.ArrayLiteralExpression, depth: number): JsonValue | undefined {
  const values = elements.map((element) => readLiteral(element, depth + 1));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function readObject({ properties }: ts.ObjectLiteralExpression, depth: number): JsonValue {
  const entries = properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) return [];
    const value = readLiteral(property.initializer, depth + 1);
    return value === undefined ? [] : [[property.name.text, value] as const];
  });
  // Object.fromEntries defines properties, so that `__proto__` is a name like any other.
  return Object.fromEntries(entries);
}
