import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/*
 * Credentials are sealed with AES-256-GCM (NIST SP 800-38D): 96 random bits for each sealing, and the id of the row as
 * additional data, so that a sealed text moved to another row does not open.
 */

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const ivBytes = 12;

export interface Sealed {
  readonly keyId: string;
  /** `iv.tag.text`, in base64url. */
  readonly text: string;
}

/** Thrown where a text cannot be opened; it never says what is in it. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

export interface KeyRing {
  /** Of the key that seals. */
  readonly currentId: string;
  /** `owner`: the id of the row that the text belongs to. */
  seal(text: string, owner: string): Sealed;
  /** @throws SealError where no key of the ring opens it, or it was changed */
  open(sealed: Sealed, owner: string): string;
  /** A secret for another purpose, which tells nothing of the keys. */
  derive(purpose: string): Buffer;
}

/** The first key seals; all of them open. @throws Error for none */
export function createKeyRing(keys: readonly Buffer[]): KeyRing {
  const byId = new Map(keys.map((key) => [identifyKey(key), key]));
  const [current] = byId;
  if (current === undefined) throw new Error('A key is needed.');
  const [currentId, currentKey] = current;
  return {
    currentId,
    seal(text, owner) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, currentKey, iv).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
      return { keyId: currentId, text: parts.join('.') };
    },
    open({ keyId, text }, owner) {
      const key = byId.get(keyId);
      if (key === undefined) {
        throw new SealError(`The key ${keyId} is not here: it is in the GATEWAY_KEY of before.`);
      }
      const [iv, tag, sealed] = text.split('.').map((part) => Buffer.from(part, 'base64url'));
      try {
        if (iv === undefined || tag === undefined || sealed === undefined) throw new SealError();
        const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: 16 });
        decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
        return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
      } catch {
        throw new SealError('A sealed credential does not open: it was changed, or belongs to another row.');
      }
    },
    derive: (purpose) => createHmac('sha256', currentKey).update(purpose).digest(),
  };
}

export function createKey(): Buffer {
  return randomBytes(keyBytes);
}

/** A key from base64, base64url or hex. @throws Error for anything else */
export function readKey(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? 'hex' : 'base64');
  if (key.length === keyBytes) return key;
  throw new Error(
    `${source}: a key of 32 bytes is needed, in base64 or hex (for example from: openssl rand -base64 32).`,
  );
}

/** Which key it is, without telling it. */
export function identifyKey(key: Buffer): string {
  return createHash('sha256').update('key id').update(key).digest('hex').slice(0, 12);
}
