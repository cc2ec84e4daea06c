import { ts } from 'ts-morph';
import type { DataImport, DataModule, TypeModule } from './typescript.js';

const { SyntaxKind } = ts;

/** Everything that a data file may be made of. Calls are checked by what they call. */
const allowedSyntax: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[SyntaxKind.SourceFile, SyntaxKind.EndOfFileToken],
  ...[SyntaxKind.ImportDeclaration, SyntaxKind.ImportClause, SyntaxKind.NamedImports],
  ...[SyntaxKind.ImportSpecifier, SyntaxKind.VariableStatement, SyntaxKind.VariableDeclarationList],
  ...[SyntaxKind.VariableDeclaration, SyntaxKind.ExportKeyword, SyntaxKind.Identifier],
  ...[SyntaxKind.StringLiteral, SyntaxKind.NumericLiteral, SyntaxKind.PrefixUnaryExpression],
  ...[SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword],
  ...[SyntaxKind.ObjectLiteralExpression, SyntaxKind.PropertyAssignment, SyntaxKind.ComputedPropertyName],
  ...[SyntaxKind.ArrayLiteralExpression, SyntaxKind.CallExpression, SyntaxKind.PropertyAccessExpression],
  // Recursion (`get clauses() { return z.array(Filter); }`) and modules that are loaded late.
  ...[SyntaxKind.GetAccessor, SyntaxKind.Block, SyntaxKind.ReturnStatement, SyntaxKind.ArrowFunction],
  ...[SyntaxKind.EqualsGreaterThanToken, SyntaxKind.ImportKeyword, SyntaxKind.NewExpression],
  // Types, which are erased.
  ...[SyntaxKind.TypeReference, SyntaxKind.QualifiedName, SyntaxKind.TypeOperator, SyntaxKind.ArrayType],
  ...[SyntaxKind.StringKeyword],
]);

export interface RefusedSyntax {
  readonly syntax: string;
  readonly place: string;
}

/**
 * The last gate: an emitted data file holds literals, and calls of zod, of the runtime's helpers and
 * of its own constants; nothing else, whatever the document says.
 */
export function findRefusedSyntax(module: DataModule, source: ts.SourceFile): readonly RefusedSyntax[] {
  const callable = new Set(['z', ...module.imports.flatMap((entry) => entry.names ?? [])]);
  for (const constant of module.constants) callable.add(constant.name);
  const written = module.imports.reduce(countImports, 0) + module.constants.length;
  return searchSource(source, written, (node) => judgeNode(node, callable));
}

/** Likewise of a module of types: imports of types, interfaces and aliases, of names and literals. */
export function findRefusedTypes(module: TypeModule, source: ts.SourceFile): readonly RefusedSyntax[] {
  const written = module.imports.length + module.statements.length;
  return searchSource(source, written, (node) => (isAllowedType(node) ? undefined : SyntaxKind[node.kind]));
}

/** Asks of every node what is wrong with it; `written` is how many statements there must be. */
function searchSource(
  source: ts.SourceFile,
  written: number,
  judge: (node: ts.Node) => string | undefined,
): readonly RefusedSyntax[] {
  const refused: RefusedSyntax[] = [];
  const refuse = (node: ts.Node, syntax: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.pos);
    refused.push({ syntax, place: `line ${line + 1}` });
  };
  const stack: ts.Node[] = [source];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const syntax = judge(node);
    if (syntax !== undefined) refuse(node, syntax);
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
  if (source.statements.length !== written) refuse(source, 'more statements than were written');
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly unknown[] };
  if (parseDiagnostics.length > 0) refuse(source, 'text that is no TypeScript');
  return refused;
}

/** All of it is erased, so that names need no list of their own. */
const typeSyntax: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[SyntaxKind.SourceFile, SyntaxKind.EndOfFileToken, SyntaxKind.ExportKeyword, SyntaxKind.Identifier],
  ...[SyntaxKind.ImportClause, SyntaxKind.NamedImports, SyntaxKind.NamespaceImport],
  ...[SyntaxKind.ImportSpecifier, SyntaxKind.StringLiteral, SyntaxKind.InterfaceDeclaration],
  ...[SyntaxKind.TypeAliasDeclaration, SyntaxKind.PropertySignature, SyntaxKind.TypeLiteral],
  ...[SyntaxKind.TypeReference, SyntaxKind.TypeQuery, SyntaxKind.QualifiedName, SyntaxKind.UnionType],
  ...[SyntaxKind.LiteralType, SyntaxKind.NeverKeyword],
]);

function isAllowedType(node: ts.Node): boolean {
  if (!ts.isImportDeclaration(node)) return typeSyntax.has(node.kind);
  return node.importClause?.isTypeOnly === true && isAllowedModule(node.moduleSpecifier);
}

/** What a node is called that is allowed only in some forms. */
const conditional: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [SyntaxKind.CallExpression, 'a call'],
  [SyntaxKind.NewExpression, 'new'],
  [SyntaxKind.Identifier, 'a name'],
  [SyntaxKind.PrefixUnaryExpression, 'an operator'],
  [SyntaxKind.ImportDeclaration, 'an import'],
]);

/** What is wrong with a node itself; undefined: nothing. */
function judgeNode(node: ts.Node, callable: ReadonlySet<string>): string | undefined {
  if (!allowedSyntax.has(node.kind)) return SyntaxKind[node.kind];
  return isAllowed(node, callable) ? undefined : conditional.get(node.kind);
}

function isAllowed(node: ts.Node, callable: ReadonlySet<string>): boolean {
  if (ts.isCallExpression(node)) return isAllowedCall(node, callable);
  if (ts.isNewExpression(node)) return isNamed(node.expression, 'Map');
  if (ts.isIdentifier(node)) return isAllowedName(node, callable);
  if (ts.isPrefixUnaryExpression(node)) return node.operator === SyntaxKind.MinusToken;
  return !ts.isImportDeclaration(node) || isAllowedModule(node.moduleSpecifier);
}

function isAllowedModule(specifier: ts.Expression): boolean {
  return ts.isStringLiteral(specifier) && /^(?:zod|\.{1,2}\/[\w./-]+)$/.test(specifier.text);
}

function countImports(sum: number, { names = [], types = [] }: DataImport): number {
  return sum + (names.length > 0 ? 1 : 0) + (types.length > 0 ? 1 : 0);
}

/** `z.string().min(1)`, `uuid4()`: the root of the callee decides. A module is loaded by a literal path. */
function isAllowedCall(call: ts.CallExpression, callable: ReadonlySet<string>): boolean {
  let root: ts.Expression = call.expression;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = root.expression;
  if (root.kind === SyntaxKind.ImportKeyword) {
    const [path] = call.arguments;
    return path !== undefined && ts.isStringLiteral(path) && path.text.startsWith('./');
  }
  return ts.isIdentifier(root) && callable.has(root.text);
}

/** Members of every object that lead out of it: `z.constructor.constructor('…')()`. */
const ways: ReadonlySet<string> = new Set(['constructor', 'prototype', '__proto__', 'apply', 'bind', 'call']);

/** A name that stands for a value is one of the module's own; one that names something may be any. */
function isAllowedName(name: ts.Identifier, callable: ReadonlySet<string>): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent) && parent.name === name) return !ways.has(name.text);
  if (ts.isImportSpecifier(parent) || ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent))
    return true;
  const isDeclared =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isGetAccessor(parent);
  if (isDeclared && parent.name === name) return true;
  return callable.has(name.text) || name.text === 'Map' || name.text === 'Number';
}

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
