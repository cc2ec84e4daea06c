import { isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { cleanText } from './text.js';
import type { UpstreamResponse } from './upstream.js';

/**
 * Takes credentials out of a text. It sees whole credentials only, so it goes before whatever cuts.
 * `cut`: the text was cut already (a broken connection, an excerpt): a credential's beginning at its
 * end is taken out too.
 */
export type Redactor = (text: string, cut?: boolean) => string;

/** Shorter than this a secret would be found in innocent text; no real credential is. */
const shortestSecret = 6;
/** Of a credential that was cut. Fewer characters tell nothing. */
const shortestBeginning = 4;

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
    const escaped = JSON.stringify(secret).slice(1, -1);
    spellings.add(escaped);
    spellings.add(escaped.replaceAll('/', '\\/'));
  }
  // Longest first: no spelling may leave a rest of another one.
  const ordered = [...spellings].sort((a, b) => b.length - a.length);
  return (text, cut = false) => {
    const whole = ordered.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
    const length = cut ? Math.max(0, ...ordered.map((secret) => measureBeginning(whole, secret))) : 0;
    return length === 0 ? whole : `${whole.slice(0, -length)}[redacted]`;
  };
}

/** Secrets that came up while the process ran, the latest of them: each costs a search of every text. */
const mostLaterSecrets = 64;

/** A redactor that can be told more secrets. */
export function createGrowingRedactor(secrets: Iterable<string>): {
  readonly redact: Redactor;
  /** From now on this one is taken out too, until many newer ones came. */
  hide(secret: string): void;
} {
  const first = createRedactor(secrets);
  const later: { readonly secret: string; readonly redact: Redactor }[] = [];
  return {
    redact: (text, cut) => later.reduce((rest, { redact }) => redact(rest, cut), first(text, cut)),
    hide(secret) {
      if (later.some((each) => each.secret === secret)) return;
      later.push({ secret, redact: createRedactor([secret]) });
      if (later.length > mostLaterSecrets) later.shift();
    },
  };
}

/** How much of the secret's beginning the text ends with. */
function measureBeginning(text: string, secret: string): number {
  for (let length = Math.min(secret.length - 1, text.length); length >= shortestBeginning; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}

/** An answer whose headers are cleaned and without credentials; its body is cleaned where it is read. */
export function cleanHeaders(response: UpstreamResponse, redact: Redactor): UpstreamResponse {
  const headers = [...response.headers].map(([name, value]) => [name, redact(cleanText(value))] as const);
  return { ...response, headers: new Map(headers) };
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

/**
 * In JSON that `JSON.stringify` wrote: an escape of what `cleanText` may change, or a backslash. Without them
 * a string holds a credential, in one of its spellings, only where its JSON does.
 */
const doubtfulEscape = /\\[^nt"]/;

/**
 * An object cleaned as `cleanObject` does, and as JSON. Most answers have nothing to clean: that is seen
 * on the JSON as a whole, several times quicker than string by string.
 */
export function cleanAnswer(
  object: JsonObject,
  redact: Redactor,
): { readonly object: JsonObject; readonly text: string } {
  const text = JSON.stringify(object);
  if (!doubtfulEscape.test(text) && cleanText(text) === text && redact(text) === text)
    return { object, text };
  const cleaned = cleanObject(object, redact);
  return { object: cleaned, text: JSON.stringify(cleaned) };
}
