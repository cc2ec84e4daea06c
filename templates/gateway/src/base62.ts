import { randomInt } from 'node:crypto';

/** In the order of their bytes, so that numbers of one length sort as texts do. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A number that is not negative, with zeros before it. */
export function toBase62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)] + text;
  return text.padStart(length, '0');
}

export function drawBase62(length: number): string {
  return Array.from({ length }, () => digits[randomInt(62)]).join('');
}
