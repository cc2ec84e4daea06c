import imported, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

/** From the bundle the package comes as CommonJS, whose exports are all of them the default. */
const openapiTypeScript =
  typeof imported === 'function' ? imported : (imported as { readonly default: typeof imported }).default;

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

function describeError(error: unknown): string {
  if (error instanceof RangeError) return 'its schemas lead through too many others to be followed.';
  return error instanceof Error ? error.message : String(error);
}

process.once('message', async (document: OpenAPI3) => {
  try {
    const nodes = await openapiTypeScript(document, {
      // A default does not make a field of a request required.
      defaultNonNullable: false,
      // `type: object` alone is any object, not one that must be empty.
      emptyObjectsUnknown: true,
      silent: true,
    });
    const text = `${astToString(nodes).trim()}\n`;
    checkTypesOnly(text);
    process.send?.({ text });
  } catch (error) {
    process.send?.({ error: describeError(error) });
  }
});
