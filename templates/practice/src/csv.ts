import { isObject, type Json } from './json.js';

/** Comma-separated values (RFC 4180): a header, then a row each. */
export function printCsv(header: readonly string[], rows: readonly (readonly Json[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(printCell).join(',')}\r\n`).join('');
}

function printCell(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  const text = isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
