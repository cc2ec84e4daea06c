import { STATUS_CODES } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';

/** Keys whose values are sentences, samples or links: none of them is a fact about the API. */
const proseKeys: ReadonlySet<string> = new Set([
  ...['title', 'summary', 'description', 'example', 'examples', 'externalDocs', '$comment'],
  ...['termsOfService', 'contact', 'license', 'x-codeSamples', 'x-code-samples'],
]);

/** Keys whose children are named by the document: a property may well be called `description`. */
const nameMaps: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'schemas'],
  ...['parameters', 'requestBodies', 'headers', 'securitySchemes', 'links', 'callbacks', 'pathItems'],
  ...['paths', 'webhooks', 'content', 'encoding', 'variables', 'mapping', 'scopes', 'responses'],
]);

/** Keys whose values are data of the API, kept as they stand. */
const dataKeys: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'required', 'tags', 'security']);

/**
 * Takes every sentence out of an OpenAPI document and leaves its facts: paths, parameters, schemas,
 * enums, scopes. A sentence upstream can then never become an instruction to a model. What the
 * standard demands stays as a fact: `info.title`, and a response's description as its reason phrase.
 */
export function removeProse(root: JsonObject): JsonObject {
  const reduced = reduceObject(root);
  const { info, tags } = root;
  const title = isJsonObject(info) && typeof info.title === 'string' ? info.title : 'API';
  return {
    ...reduced,
    ...(isJsonObject(reduced.info) ? { info: { title, ...reduced.info } } : {}),
    ...(Array.isArray(tags)
      ? { tags: tags.filter(isJsonObject).map(({ name }) => ({ name: name ?? '' })) }
      : {}),
  };
}

function reduce(value: JsonValue, key: string): JsonValue {
  if (dataKeys.has(key)) return value;
  if (Array.isArray(value)) return value.map((item) => reduce(item, ''));
  if (!isJsonObject(value)) return value;
  return nameMaps.has(key) ? reduceNames(value, key) : reduceObject(value);
}

/** An object of the standard: its prose keys go. */
function reduceObject(object: JsonObject): JsonObject {
  return fromEntries(
    Object.entries(object)
      .filter(([key]) => !proseKeys.has(key))
      .map(([key, value]) => [key, reduce(value, key)]),
  );
}

/** A map by names: every name stays, whatever it is called. */
function reduceNames(map: JsonObject, key: string): JsonObject {
  return fromEntries(
    Object.entries(map).map(([name, value]) => {
      const reduced = isJsonObject(value) ? reduceObject(value) : reduce(value, '');
      const phrase = STATUS_CODES[name] ?? '';
      const isResponse = key === 'responses' && isJsonObject(reduced) && !Object.hasOwn(reduced, '$ref');
      return [name, isResponse ? { description: phrase, ...reduced } : reduced];
    }),
  );
}

/** Unlike Object.fromEntries on a plain object, keeps a key `__proto__` as data. */
function fromEntries(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  const object: { [key: string]: JsonValue } = {};
  for (const [key, value] of entries) {
    if (key !== '__proto__') object[key] = value;
    else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return object;
}
