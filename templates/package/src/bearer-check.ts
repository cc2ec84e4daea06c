import { hash, timingSafeEqual } from 'node:crypto';

/** Whether an `Authorization` header shows the token (RFC 6750, section 2.1). */
export type BearerCheck = (header: string | undefined) => boolean;

/**
 * Digests are compared, in constant time: how long a refusal takes tells nothing of the token, its length
 * included.
 */
export function createBearerCheck(token: string): BearerCheck {
  const wanted = digest(token);
  return (header = '') => {
    const [, given] = /^bearer +(\S+) *$/i.exec(header) ?? [];
    return given !== undefined && timingSafeEqual(digest(given), wanted);
  };
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
