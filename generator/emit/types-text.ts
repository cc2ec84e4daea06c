import { createRequire } from 'node:module';
import type * as OpenApiTypeScript from 'openapi-typescript';
import type { GlobalContext, OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

// The package's modules, not its entry: that loads a linter of documents, which takes longer than the
// types do, and which is not used here.
const load = createRequire(import.meta.url);
const transformSchema: typeof OpenApiTypeScript.transformSchema = load(
  'openapi-typescript/dist/transform/index.cjs',
);
const { resolveRef, scanDiscriminators }: typeof OpenApiTypeScript = load(
  'openapi-typescript/dist/lib/utils.cjs',
);
const { astToString }: typeof OpenApiTypeScript = load('openapi-typescript/dist/lib/ts.cjs');

/**
 * What openapi-typescript's own entry does after it has validated and bundled the document. Both are
 * done by then, and doing them again took four fifths of its time.
 */
function transformDocument(document: OpenAPI3): ts.Node[] {
  const options = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    // A default does not make a field of a request required.
    defaultNonNullable: false,
    // `type: object` alone is any object, not one that must be empty.
    emptyObjectsUnknown: true,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    makePathsEnum: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    rootTypes: false,
    rootTypesKeepCasing: false,
    rootTypesNoSchemaPrefix: false,
    silent: true,
  };
  const context = {
    ...options,
    discriminators: scanDiscriminators(document, options),
    injectFooter: [],
    inject: undefined,
    postTransform: undefined,
    transform: undefined,
    transformProperty: undefined,
    resolve: (ref: string) => resolveRef(document, ref, { silent: true }),
  };
  // The configuration of the validator, which nothing after it reads, is all that is not there.
  return transformSchema(document, context as unknown as GlobalContext);
}

/** Types are all that may be in the file: interfaces and aliases, of types only. */
function checkTypesOnly(text: string): void {
  const source = ts.createSourceFile('types.ts', text, ts.ScriptTarget.Latest);
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) continue;
    throw new Error(`openapi-typescript emitted ${ts.SyntaxKind[statement.kind]}, which is no type.`);
  }
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly unknown[] };
  if (parseDiagnostics.length > 0) throw new Error('openapi-typescript emitted text that is no TypeScript.');
}

/** The text of `types.ts` for a document. Throws what openapi-typescript throws. */
export function printTypes(document: OpenAPI3): string {
  const text = `${astToString(transformDocument(document)).trim()}\n`;
  checkTypesOnly(text);
  return text;
}
