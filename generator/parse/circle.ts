import type { NamedSchema, Schema } from '../model/schema.js';
import type { DocumentReader } from './reader.js';

/**
 * Takes as any value, and reports, every component that is made of itself: by references, `anyOf`,
 * `oneOf` and `allOf` alone it leads back to where it began (JSON Schema core, section 9.4.1: such a
 * schema must not be used). One of each circle is enough to open it.
 */
export function openCircles(reader: DocumentReader, schemas: readonly NamedSchema[]): readonly NamedSchema[] {
  const needs = new Map(schemas.map(({ name, schema }) => [name, combinedNames(schema)]));
  const circles = new Set(findCircles(needs));
  for (const name of circles) {
    const pointer = name.startsWith('/') ? name : `/components/schemas${reader.pointer(name)}`;
    reader.diagnostics.report('schema-circular', { name }, reader.location(pointer));
  }
  return schemas.map((entry) =>
    circles.has(entry.name) ? { name: entry.name, schema: { kind: 'unknown' } } : entry,
  );
}

/** For each circle the name where the search came upon it again; depth first, without recursion. */
function findCircles(needs: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const circles: string[] = [];
  const path = new Set<string>();
  const finished = new Set<string>();
  const stack = [...needs.keys()].reverse();
  for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
    if (path.has(name) || finished.has(name)) {
      stack.pop();
      path.delete(name);
      finished.add(name);
      continue;
    }
    path.add(name);
    const next = [...(needs.get(name) ?? [])];
    if (next.some((need) => path.has(need))) circles.push(name);
    stack.push(...next.filter((need) => !path.has(need) && !finished.has(need)));
  }
  return circles;
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
