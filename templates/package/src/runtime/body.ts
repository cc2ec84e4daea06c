import { ArgumentError } from './arguments.js';
import { getOwn, isJsonObject, type JsonObject, type JsonValue } from './json.js';
import type { RequestShape } from './request.js';

export interface RequestBody {
  readonly mediaType: string;
  readonly text: string;
}

/**
 * The body: the arguments that no parameter takes, under the names that the API gives them.
 * Null is sent as null, what is absent stays absent. An optional body that nothing fills is not sent.
 * @throws ArgumentError when the body's media type cannot carry the value.
 */
export function buildBody(tool: RequestShape, args: JsonObject): RequestBody | undefined {
  const value = collectBody(tool, args);
  if (tool.body === undefined || value === undefined) return undefined;
  return { mediaType: tool.body.mediaType, text: serializeBody(tool.body.mediaType, value) };
}

function collectBody(tool: RequestShape, args: JsonObject): JsonValue | undefined {
  const taken = new Set((tool.parameters ?? []).map(({ argument }) => argument));
  const rest = Object.entries(args).filter(([name]) => !taken.has(name));
  const { body } = tool;
  if (body?.argument !== undefined) {
    refuseUnknown(rest.filter(([name]) => name !== body.argument));
    return getOwn(args, body.argument);
  }
  if (body === undefined) {
    refuseUnknown(rest);
    return undefined;
  }
  if (rest.length === 0 && !body.required) return undefined;
  const names = new Map(Object.entries(body.properties ?? {}));
  return Object.fromEntries(rest.map(([name, value]) => [names.get(name) ?? name, value]));
}

/** The tool's schema refuses these already; were it open, they would be lost without a word. */
function refuseUnknown(rest: readonly (readonly [string, JsonValue])[]): void {
  if (rest.length > 0)
    throw new ArgumentError(rest.map(([name]) => `${name.slice(0, 60)}: unknown argument`));
}

function serializeBody(mediaType: string, value: JsonValue): string {
  const type = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
  if (type === 'application/json' || type.endsWith('+json')) return JSON.stringify(value);
  if (type === 'application/x-www-form-urlencoded' && isJsonObject(value)) return serializeForm(value);
  if (type.startsWith('text/') && typeof value === 'string') return value;
  throw new ArgumentError([`body: a body of type ${type} cannot be made from these arguments`]);
}

/**
 * OpenAPI 3.1.1, section 4.8.15.1: lists repeat their name, objects are sent as JSON. A form has no
 * null: the property is left out.
 */
function serializeForm(value: JsonObject): string {
  const form = new URLSearchParams();
  for (const [name, item] of Object.entries(value)) {
    const items: readonly JsonValue[] = Array.isArray(item) ? item : [item as JsonValue];
    for (const each of items) {
      if (each === null) continue;
      form.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each));
    }
  }
  return form.toString();
}
