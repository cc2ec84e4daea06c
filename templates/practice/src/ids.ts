import { createHash } from 'node:crypto';

/** A UUID of version 4's form (RFC 9562, section 5.4), the same for the same name. */
export function nameId(name: string): string {
  const hex = hash(name).slice(0, 32).split('');
  hex[12] = '4';
  hex[16] = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4] ?? '8';
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A text that looks like a credential and is none: `prefix` and 32 hexadecimal digits. */
export function nameToken(prefix: string, name: string): string {
  return `${prefix}${hash(name).slice(0, 32)}`;
}

function hash(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
