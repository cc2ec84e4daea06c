import { stringify } from 'yaml';

/** Document text that is printed, or pasted into code: what could steer a terminal is an escape. */
export function escapeText(text: string, most?: number): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .slice(0, most)
    .replaceAll(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As a TypeScript string. */
export function scriptText(text: string): string {
  return `'${escapeText(text).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** As a YAML scalar: plain where it cannot be anything else. */
export function yamlText(text: string): string {
  return /^[ -~]+$/.test(text) ? stringify(text, { lineWidth: 0 }).trimEnd() : `"${escapeText(text)}"`;
}

/** As a name or a string in a JSONPath, whose escapes are the same (RFC 9535, section 2.3.1.1). */
export function jsonPathKey(text: string): string {
  return scriptText(text);
}
