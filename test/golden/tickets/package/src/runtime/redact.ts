import { isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { cleanText } from './text.js';

/** Takes credentials out of a text. */
export type Redactor = (text: string) => string;

/** Shorter than this a secret would be found in innocent text; no real credential is. */
const shortestSecret = 6;

/**
 * A redactor for these credentials, in each spelling in which an upstream might echo them:
 * as they are, percent-encoded, in base64 (http basic) and escaped in JSON.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const spellings = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    spellings.add(secret);
    spellings.add(encodeURIComponent(secret));
    spellings.add(Buffer.from(secret).toString('base64'));
    spellings.add(JSON.stringify(secret).slice(1, -1));
  }
  // Longest first: no spelling may leave a rest of another one.
  const ordered = [...spellings].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
}

/** A copy of a JSON value whose strings, keys included, are cleaned and without credentials. */
export function cleanJson(value: JsonValue, redact: Redactor): JsonValue {
  if (typeof value === 'string') return redact(cleanText(value));
  if (Array.isArray(value)) return value.map((item) => cleanJson(item, redact));
  if (isJsonObject(value)) return cleanObject(value, redact);
  return value;
}

/** As `cleanJson`, for an object. */
export function cleanObject(object: JsonObject, redact: Redactor): JsonObject {
  // Object.fromEntries defines properties: a key `__proto__` stays an ordinary key.
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => [redact(cleanText(key)), cleanJson(item, redact)]),
  );
}
