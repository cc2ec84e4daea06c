import type { NamedSchema, Schema } from '../model/schema.js';
import type { DocumentReader } from './reader.js';

/**
 * Reports every component that is made of itself: by references, `anyOf`, `oneOf` and `allOf` alone it
 * leads back to where it began (JSON Schema core, section 9.4.1: such a schema must not be used).
 */
export function reportCircles(reader: DocumentReader, schemas: readonly NamedSchema[]): void {
  const needs = new Map(schemas.map(({ name, schema }) => [name, combinedNames(schema)]));
  const finished = new Set<string>();
  for (const root of needs.keys()) {
    const path = new Set<string>();
    const stack: { readonly name: string; readonly leaving: boolean }[] = [{ name: root, leaving: false }];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      const { name, leaving } = step;
      if (leaving) {
        path.delete(name);
        finished.add(name);
      } else if (path.has(name)) {
        const pointer = name.startsWith('/') ? name : `/components/schemas${reader.pointer(name)}`;
        reader.diagnostics.report('schema-circular', { name }, reader.location(pointer));
      } else if (!finished.has(name)) {
        path.add(name);
        stack.push({ name, leaving: true });
        for (const next of needs.get(name) ?? []) stack.push({ name: next, leaving: false });
      }
    }
  }
}

/** The components that a value of this schema must meet or may meet as a whole. */
function combinedNames(root: Schema): ReadonlySet<string> {
  const names = new Set<string>();
  const stack = [root];
  for (let schema = stack.pop(); schema !== undefined; schema = stack.pop()) {
    if (schema.kind === 'ref') names.add(schema.name);
    else if (schema.kind === 'allOf') stack.push(...schema.schemas);
    else if (schema.kind === 'anyOf' || schema.kind === 'oneOf') stack.push(...schema.variants);
  }
  return names;
}
