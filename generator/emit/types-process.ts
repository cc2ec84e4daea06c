import openapiTypeScript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';

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

process.once('message', async (document: OpenAPI3) => {
  try {
    // A default does not make a field of a request required.
    const nodes = await openapiTypeScript(document, { defaultNonNullable: false, silent: true });
    const text = `${astToString(nodes).trim()}\n`;
    checkTypesOnly(text);
    process.send?.({ text });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
