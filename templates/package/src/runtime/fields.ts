import type { JsonValue } from './json.js';
import { hasField } from './missing-fields.js';
import { parsePlace } from './place.js';
import { everything } from './selection.js';
import type { ToolDefinition } from './tool.js';

/** The argument that says which fields of the answer are wanted, where the tool has one. */
export function findAsking({ parameters = [] }: Pick<ToolDefinition, 'parameters'>): string | undefined {
  return parameters.find((each) => each.in === 'answer')?.argument;
}

/**
 * The fields that a caller means: commas part several in one text, and `*` and `All` are all. Undefined where nothing
 * is named, as if nothing had been given.
 */
export function readFields(given: readonly string[]): readonly string[] | undefined {
  const named = given
    .flatMap((text) => text.split(','))
    .map((field) => field.trim())
    .filter((field) => parsePlace(field).length > 0)
    .map(nameAll);
  return named.length === 0 ? undefined : named;
}

/** As the rows have them: callers write `items[].id` for the `id` of each row, where no row has `items` itself. */
export function fitFields(rows: readonly JsonValue[], fields: readonly string[]): readonly string[] {
  return fields.map((field) => {
    const inner = nameAll(field.replace(/^items(?:\[\])?\./, ''));
    if (inner === field || hasField(rows, field)) return field;
    return inner === everything || hasField(rows, inner) ? inner : field;
  });
}

function nameAll(field: string): string {
  return field === '*' || field.toLowerCase() === everything ? everything : field;
}
