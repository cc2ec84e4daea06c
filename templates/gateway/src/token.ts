import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { toBase62 } from './base62.js';

/*
 * A token is a prefix that says what it is for, 32 random bytes in base62 (43 characters) and the CRC-32 of both (6
 * characters), so that scanners know one when they see it, and a typing error costs no query.
 */

/** What a token is for; one can never do for the other. */
export type TokenKind = 'server' | 'api';

const prefixes: Readonly<Record<TokenKind, string>> = { server: 'mcps_', api: 'mcpa_' };
const randomLength = 43;
const checkLength = 6;

/** A token as it stands in a text, to be taken out of logs. */
export const tokenPattern = /mcp[sa]_[0-9A-Za-z]{8,}/g;

export interface NewToken {
  /** Shown once. */
  readonly token: string;
  /** What is stored. */
  readonly hash: string;
  readonly lastFour: string;
}

export function createToken(kind: TokenKind): NewToken {
  const body = prefixes[kind] + toBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), randomLength);
  const token = body + toBase62(BigInt(crc32(body)), checkLength);
  return { token, hash: hashToken(token), lastFour: token.slice(-4) };
}

/** Whether a text is a token of this kind, by its form alone. */
export function isToken(text: string, kind: TokenKind): boolean {
  const prefix = prefixes[kind];
  if (!text.startsWith(prefix) || text.length !== prefix.length + randomLength + checkLength) return false;
  const body = text.slice(0, -checkLength);
  return toBase62(BigInt(crc32(body)), checkLength) === text.slice(-checkLength);
}

/**
 * SHA-256, in hex. A row is found by it: how long that takes tells of the hash, and nothing of the 256 random bits
 * before it; so no slow hash is needed, nor another comparison.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Takes tokens out of a text. */
export function redactTokens(text: string): string {
  return text.replace(tokenPattern, (token) => `${token.slice(0, 5)}[redacted]`);
}

/** The token of an `Authorization` header (RFC 6750, section 2.1); undefined where there is none. */
export function readBearer(header = ''): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header)?.[1];
}
