import {
  type ImportDeclarationStructure,
  IndentationText,
  Node,
  Project,
  QuoteKind,
  type SourceFile,
  StructureKind,
  SyntaxKind,
} from 'ts-morph';
import type { Diagnostics } from '../diagnostics.js';
import type { EmittedFile } from '../model/emitted-file.js';

/** One module of data: imports and constants. `value` and `type` are source text of our own printers. */
export interface DataModule {
  readonly path: string;
  readonly imports: readonly DataImport[];
  readonly constants: readonly DataConstant[];
}

export interface DataImport {
  readonly from: string;
  readonly names?: readonly string[];
  readonly types?: readonly string[];
}

export interface DataConstant {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly exported?: boolean;
  readonly comment?: string;
}

/** Prints all modules by ts-morph and checks what was printed; a refused file is reported. */
export function printModules(modules: readonly DataModule[], diagnostics: Diagnostics): readonly EmittedFile[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { quoteKind: QuoteKind.Single, indentationText: IndentationText.TwoSpaces },
  });
  return modules.map((module) => {
    const statements = [...module.imports.flatMap(importStructures), ...module.constants.map(printConstant)];
    const source = project.createSourceFile(module.path, { statements });
    checkSyntax(module, source, diagnostics);
    return { path: module.path, contents: source.getFullText() };
  });
}

function importStructures({ from, names = [], types = [] }: DataImport): readonly ImportDeclarationStructure[] {
  const kind = StructureKind.ImportDeclaration as const;
  const values = [...names].sort();
  const onlyTypes = [...types].sort();
  return [
    ...(onlyTypes.length > 0 ? [{ kind, moduleSpecifier: from, namedImports: onlyTypes, isTypeOnly: true }] : []),
    ...(values.length > 0 ? [{ kind, moduleSpecifier: from, namedImports: values }] : []),
  ];
}

/** As text, for ts-morph would indent the lines of a value once more. */
function printConstant({ name, value, type, exported, comment }: DataConstant): string {
  const doc = comment === undefined ? '' : `/** ${comment} */\n`;
  const annotation = type === undefined ? '' : `: ${type}`;
  return `\n${doc}${exported ? 'export ' : ''}const ${name}${annotation} = ${value};`;
}

/** Everything that a data file may be made of. Calls are checked by what they call. */
const allowedSyntax: ReadonlySet<SyntaxKind> = new Set([
  ...[SyntaxKind.SourceFile, SyntaxKind.SyntaxList, SyntaxKind.EndOfFileToken],
  ...[SyntaxKind.ImportDeclaration, SyntaxKind.ImportClause, SyntaxKind.NamedImports, SyntaxKind.ImportSpecifier],
  ...[SyntaxKind.VariableStatement, SyntaxKind.VariableDeclarationList, SyntaxKind.VariableDeclaration],
  ...[SyntaxKind.ExportKeyword, SyntaxKind.Identifier, SyntaxKind.StringLiteral, SyntaxKind.NumericLiteral],
  ...[SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword, SyntaxKind.NullKeyword, SyntaxKind.PrefixUnaryExpression],
  ...[SyntaxKind.ObjectLiteralExpression, SyntaxKind.PropertyAssignment, SyntaxKind.ArrayLiteralExpression],
  ...[SyntaxKind.ComputedPropertyName, SyntaxKind.CallExpression, SyntaxKind.PropertyAccessExpression],
  // Recursion: `get clauses() { return z.array(Filter); }`, and lazily loaded modules.
  ...[SyntaxKind.GetAccessor, SyntaxKind.Block, SyntaxKind.ReturnStatement, SyntaxKind.ArrowFunction],
  ...[SyntaxKind.EqualsGreaterThanToken, SyntaxKind.ImportKeyword, SyntaxKind.NewExpression],
  // Types, which are erased.
  ...[SyntaxKind.TypeReference, SyntaxKind.QualifiedName, SyntaxKind.TypeOperator, SyntaxKind.ArrayType],
  ...[SyntaxKind.TypeLiteral, SyntaxKind.PropertySignature, SyntaxKind.LiteralType, SyntaxKind.UnionType],
  ...[SyntaxKind.StringKeyword, SyntaxKind.NumberKeyword, SyntaxKind.BooleanKeyword, SyntaxKind.UnknownKeyword],
  ...[SyntaxKind.NullKeyword, SyntaxKind.QuestionToken, SyntaxKind.ReadonlyKeyword, SyntaxKind.ParenthesizedType],
  ...[SyntaxKind.JSDoc, SyntaxKind.JSDocText],
]);

/**
 * The last gate: an emitted data file holds literals, and calls of zod, of the runtime's helpers and
 * of its own constants; nothing else, whatever the document says.
 */
function checkSyntax(module: DataModule, source: SourceFile, diagnostics: Diagnostics): void {
  const callable = new Set(['z', ...module.imports.flatMap((entry) => entry.names ?? [])]);
  for (const constant of module.constants) callable.add(constant.name);
  const refuse = (node: Node, syntax: string) => {
    const place = `line ${node.getStartLineNumber()}`;
    diagnostics.report('emitted-code-refused', { path: module.path, syntax, place });
  };
  source.forEachDescendant((node) => {
    if (!allowedSyntax.has(node.getKind())) refuse(node, node.getKindName());
    else if (Node.isCallExpression(node) && !isAllowedCall(node.getExpression(), callable)) refuse(node, 'a call');
    else if (Node.isNewExpression(node) && node.getExpression().getText() !== 'Map') refuse(node, 'new');
  });
  if (source.getStatements().length !== module.imports.reduce(countImports, 0) + module.constants.length) {
    refuse(source, 'more statements than were written');
  }
}

function countImports(sum: number, { names = [], types = [] }: DataImport): number {
  return sum + (names.length > 0 ? 1 : 0) + (types.length > 0 ? 1 : 0);
}

/** `z.string().min`, `uuid4`, `import`: the root of the callee decides. */
function isAllowedCall(callee: Node, callable: ReadonlySet<string>): boolean {
  let root = callee;
  while (Node.isPropertyAccessExpression(root) || Node.isCallExpression(root)) root = root.getExpression();
  if (root.getKind() === SyntaxKind.ImportKeyword) return true;
  return Node.isIdentifier(root) && callable.has(root.getText());
}
