import { STATUS_CODES } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';

/** Keys whose values are sentences, samples or links: none of them is a fact about the API. */
const proseKeys: ReadonlySet<string> = new Set([
  ...['title', 'summary', 'description', 'example', 'examples', 'externalDocs', '$comment'],
  ...['termsOfService', 'contact', 'license', 'markdownDescription', 'deprecationMessage'],
]);

/** Extensions by which other tools make code and pages; of no use here, and they change with those tools. */
const foreignExtension =
  /^x-(?:speakeasy|fern|stainless|codegen|openapi-generator|readme|mint|redoc|scalar)|sample|example|snippet/i;

/** Keys whose children are named by the document: a property may well be called `description`. */
const nameMaps: ReadonlySet<string> = new Set([
  ...[
    'properties',
    'patternProperties',
    '$defs',
    'definitions',
    'dependentSchemas',
    'dependencies',
    'schemas',
  ],
  ...['parameters', 'requestBodies', 'headers', 'securitySchemes', 'links', 'callbacks', 'pathItems'],
  ...['paths', 'webhooks', 'content', 'encoding', 'variables', 'mapping', 'scopes', 'responses'],
]);

/** Keys whose values are data of the API, kept as they stand. */
const dataKeys: ReadonlySet<string> = new Set([
  ...['default', 'const', 'enum', 'required', 'dependentRequired', 'tags', 'security'],
]);

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
      .map(([key, value]) => [key, reduce(value, key)] as const)
      .filter(([key, value]) => !key.startsWith('x-') || isFact(key, value)),
  );
}

/** Nobody says what an extension holds, so only words are believed: a text with a space is a sentence, or code. */
function isFact(extension: string, value: JsonValue): boolean {
  return !foreignExtension.test(extension) && isWords(value);
}

function isWords(value: JsonValue): boolean {
  if (typeof value === 'string') return /^[^\s<>`{}]{0,200}$/u.test(value);
  if (Array.isArray(value)) return value.every(isWords);
  return !isJsonObject(value) || Object.entries(value).every((entry) => entry.every(isWords));
}

/** A map by names: every name stays, whatever it is called. */
function reduceNames(map: JsonObject, key: string): JsonObject {
  // A path starts with a slash: what does not is an extension.
  const isName = ([name, value]: readonly [string, JsonValue]) =>
    key !== 'paths' || !name.startsWith('x-') || isFact(name, value);
  const names = Object.entries(map).filter(isName);
  // OAuth: each scope with its sentence, which the standard demands.
  if (key === 'scopes') return fromEntries(names.map(([name]) => [name, '']));
  return fromEntries(
    names.map(([name, value]) => {
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
