import {
  type ImportDeclarationStructure,
  IndentationText,
  Project,
  QuoteKind,
  StructureKind,
} from 'ts-morph';
import type { Diagnostics } from '../diagnostics.js';
import type { EmittedFile } from '../model/emitted-file.js';
import { findRefusedSyntax, findRefusedTypes } from './gate.js';

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

/** One module of types: nothing of it is there at run time. `statements` are of our own printers. */
export interface TypeModule {
  readonly path: string;
  readonly imports: readonly TypeImport[];
  readonly statements: readonly string[];
}

/** Types by their names, or all of a module under one name. */
export interface TypeImport {
  readonly from: string;
  readonly types?: readonly string[];
  readonly namespace?: string;
}

/** Prints all modules by ts-morph and checks what was printed; a refused file is reported. */
export function printModules(
  modules: readonly DataModule[],
  diagnostics: Diagnostics,
): readonly EmittedFile[] {
  const project = createProject();
  return modules.map((module) => {
    const statements = [...module.imports.flatMap(importStructures), ...module.constants.map(printConstant)];
    const source = project.createSourceFile(module.path, { statements });
    for (const refused of findRefusedSyntax(module, source.compilerNode)) {
      diagnostics.report('emitted-code-refused', { path: module.path, ...refused });
    }
    return { path: module.path, contents: source.getFullText() };
  });
}

/** Likewise, a module of types. */
export function printTypeModule(module: TypeModule, diagnostics: Diagnostics): EmittedFile {
  const { path } = module;
  const imports = module.imports.map(
    ({ from, types = [], namespace }): ImportDeclarationStructure => ({
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: from,
      isTypeOnly: true,
      namedImports: [...types],
      ...(namespace === undefined ? {} : { namespaceImport: namespace }),
    }),
  );
  const statements = [...imports, `\n${module.statements.join('\n\n')}`];
  const source = createProject().createSourceFile(path, { statements });
  for (const refused of findRefusedTypes(module, source.compilerNode)) {
    diagnostics.report('emitted-code-refused', { path, ...refused });
  }
  return { path, contents: source.getFullText() };
}

function createProject(): Project {
  return new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { quoteKind: QuoteKind.Single, indentationText: IndentationText.TwoSpaces },
  });
}

function importStructures({
  from,
  names = [],
  types = [],
}: DataImport): readonly ImportDeclarationStructure[] {
  const kind = StructureKind.ImportDeclaration as const;
  const values = [...names].sort();
  const onlyTypes = [...types].sort();
  return [
    ...(onlyTypes.length > 0
      ? [{ kind, moduleSpecifier: from, namedImports: onlyTypes, isTypeOnly: true }]
      : []),
    ...(values.length > 0 ? [{ kind, moduleSpecifier: from, namedImports: values }] : []),
  ];
}

/** As text, for ts-morph would indent the lines of a value once more. */
function printConstant({ name, value, type, exported, comment }: DataConstant): string {
  const doc = comment === undefined ? '' : `/** ${comment} */\n`;
  const annotation = type === undefined ? '' : `: ${type}`;
  return `\n${doc}${exported ? 'export ' : ''}const ${name}${annotation} = ${value};`;
}
