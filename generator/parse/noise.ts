import type { Diagnostic, DiagnosticCode } from '../diagnostics.js';
import type { Operation } from '../model/api.js';
import { type NamedSchema, SchemaIndex } from '../model/schema.js';

/** What these say matters only where values are checked: answers are not. */
const aboutChecks: ReadonlySet<DiagnosticCode> = new Set(['keyword-not-expressed', 'schema-type-inferred']);

const insideResponse =
  /^\/(?:components\/responses|(?:paths|components\/pathItems)\/[^/]+\/[^/]+\/responses)\//;

/** Leaves out what is said about the checks of schemas that no parameter and no request body reaches. */
export function selectRelevant(
  list: readonly Diagnostic[],
  operations: readonly Operation[],
  schemas: readonly NamedSchema[],
): readonly Diagnostic[] {
  const inputs = operations.flatMap(({ parameters, requestBody }) => [
    ...parameters.map((parameter) => parameter.schema),
    ...(requestBody?.content ?? []).map((media) => media.schema),
  ]);
  const reached = new Set(new SchemaIndex(schemas).reachable(inputs));
  // Schemas outside of the components are named by their pointers.
  const pointers = [...reached].filter((name) => name.startsWith('/'));
  return list.filter(({ code, location }) => {
    if (!aboutChecks.has(code) || location === undefined) return true;
    const { pointer } = location;
    const component = /^\/components\/schemas\/([^/]+)/.exec(pointer)?.[1];
    if (component === undefined && !insideResponse.test(pointer)) return true;
    if (component !== undefined && reached.has(component.replaceAll('~1', '/').replaceAll('~0', '~')))
      return true;
    return pointers.some((name) => pointer === name || pointer.startsWith(`${name}/`));
  });
}
