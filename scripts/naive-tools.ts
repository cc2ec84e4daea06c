import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../generator/model/json.js';

/** A tool as a plain mirror of the document would have it: the whole schemas, with every reference written out. */
export interface NaiveTool {
  readonly name: string;
  readonly inputSchema: JsonValue;
  readonly outputSchema: JsonValue;
}

/** Deeper than this, and where a schema contains itself, nothing is written out. */
const deepest = 24;

/** One tool for each operation of an OpenAPI 3.1 document, without any of what the generator does. */
export function readNaiveTools(file: URL): readonly NaiveTool[] {
  const document = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  const operations = Object.values(objectAt(document, 'paths')).flatMap((item) =>
    isJsonObject(item) ? Object.values(item).filter(isJsonObject) : [],
  );
  return operations
    .filter((operation) => typeof operation.operationId === 'string')
    .map((operation) => ({
      name: String(operation.operationId),
      inputSchema: writeInput(operation, document),
      outputSchema: writeOutput(operation, document),
    }));
}

function writeInput(operation: JsonObject, document: JsonObject): JsonValue {
  const parameters = (Array.isArray(operation.parameters) ? operation.parameters : [])
    .map((each) => resolve(each, document, []))
    .filter(isJsonObject);
  const body = schemaOf(objectAt(operation, 'requestBody'), document);
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(
        parameters.map((each) => [String(each.name), resolve(each.schema ?? {}, document, [])]),
      ),
      ...(body === undefined ? {} : { body }),
    },
    required: parameters.filter((each) => each.required === true).map((each) => String(each.name)),
  };
}

function writeOutput(operation: JsonObject, document: JsonObject): JsonValue {
  const [, success] =
    Object.entries(objectAt(operation, 'responses')).find(([status]) => status.startsWith('2')) ?? [];
  return (isJsonObject(success) ? schemaOf(success, document) : undefined) ?? {};
}

function schemaOf(holder: JsonObject, document: JsonObject): JsonValue | undefined {
  const media = Object.values(objectAt(holder, 'content')).find(isJsonObject);
  return media?.schema === undefined ? undefined : resolve(media.schema, document, []);
}

function resolve(value: JsonValue, document: JsonObject, trail: readonly string[]): JsonValue {
  if (Array.isArray(value)) return value.map((item) => resolve(item, document, trail));
  if (!isJsonObject(value)) return value;
  const { $ref } = value;
  if (typeof $ref === 'string') {
    if (trail.includes($ref) || trail.length > deepest) return {};
    const target = $ref
      .split('/')
      .slice(1)
      .reduce<JsonValue>((at, step) => (isJsonObject(at) ? (at[step] ?? {}) : {}), document);
    return resolve(target, document, [...trail, $ref]);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolve(item, document, trail)]),
  );
}

function objectAt(holder: JsonObject, key: string): JsonObject {
  const found = holder[key];
  return isJsonObject(found) ? found : {};
}
