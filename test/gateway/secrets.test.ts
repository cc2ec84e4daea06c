import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readClientName, readLabel, writeLabel } from '#gateway/client-name.js';
import { createLog } from '#gateway/log.js';
import { createKey, createKeyRing, readKey, SealError } from '#gateway/seal.js';
import { createToken, hashToken, isToken, redactTokens } from '#gateway/token.js';

describe('tokens', () => {
  test('say what they are for, and no other kind takes them', () => {
    for (const kind of ['server', 'api'] as const) {
      const { token, hash, lastFour } = createToken(kind);
      expect(token).toMatch(/^mcp[sa]_[0-9A-Za-z]{49}$/);
      expect([hash, lastFour]).toEqual([hashToken(token), token.slice(-4)]);
      expect([isToken(token, kind), isToken(token, kind === 'api' ? 'server' : 'api')]).toEqual([
        true,
        false,
      ]);
    }
  });

  test('one character changed is no token', () => {
    const { token } = createToken('server');
    for (let index = 5; index < token.length; index++) {
      const other = token[index] === 'a' ? 'b' : 'a';
      expect(isToken(token.slice(0, index) + other + token.slice(index + 1), 'server')).toBe(false);
    }
  });

  test('are taken out of every log line', () => {
    const lines: string[] = [];
    const { token } = createToken('server');
    createLog('info', (line) => lines.push(line))('info', `GET /mcp/${token}`, { path: `/mcp/${token}?x` });
    expect(lines.join()).not.toContain(token.slice(5));
    expect(redactTokens(`a ${token} b`)).toBe('a mcps_[redacted] b');
  });
});

describe('sealing', () => {
  test('opens what it sealed, whatever it is', () => {
    const ring = createKeyRing([createKey()]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, owner) => {
        expect(ring.open(ring.seal(text, owner), owner)).toBe(text);
      }),
    );
  });

  test('a changed text, another row and another key do not open', () => {
    const ring = createKeyRing([createKey()]);
    const sealed = ring.seal('secret', 'acc_1');
    expect(() => ring.open(sealed, 'acc_2')).toThrow(SealError);
    expect(() => createKeyRing([createKey()]).open(sealed, 'acc_1')).toThrow(/GATEWAY_KEY/);
    for (let index = 0; index < sealed.text.length; index++) {
      const other = sealed.text[index] === 'A' ? 'B' : 'A';
      const text = sealed.text.slice(0, index) + other + sealed.text.slice(index + 1);
      // The last character of a part has bits that no byte takes.
      if (Buffer.from(text, 'base64url').equals(Buffer.from(sealed.text, 'base64url'))) continue;
      try {
        expect(ring.open({ ...sealed, text }, 'acc_1')).toBe('secret');
      } catch (error) {
        expect(error).toBeInstanceOf(SealError);
      }
    }
  });

  test('after a rotation the older key still opens, and the newer seals', () => {
    const [older, newer] = [createKey(), createKey()];
    const sealed = createKeyRing([older]).seal('secret', 'acc_1');
    const ring = createKeyRing([newer, older]);
    expect(ring.open(sealed, 'acc_1')).toBe('secret');
    expect(createKeyRing([newer]).open(ring.seal('again', 'acc_1'), 'acc_1')).toBe('again');
  });

  test('a key is 32 bytes', () => {
    const key = createKey();
    for (const text of [key.toString('base64'), key.toString('hex'), ` ${key.toString('base64url')}\n`]) {
      expect(readKey(text, 'GATEWAY_KEY')).toEqual(key);
    }
    expect(() => readKey('too short', 'GATEWAY_KEY')).toThrow('GATEWAY_KEY: a key of 32 bytes is needed');
  });
});

describe('names of clients', () => {
  test.each([
    [
      { method: 'initialize', params: { clientInfo: { name: 'Host', version: '2' } } },
      { name: 'Host', version: '2' },
    ],
    [
      { params: { _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'New', version: '3' } } } },
      { name: 'New', version: '3' },
    ],
    [{ params: { clientInfo: { name: 7 } } }, undefined],
    [null, undefined],
  ])('%j', (message, name) => {
    expect(readClientName(message)).toEqual(name);
  });

  test('travel as a label of visible characters, and nothing else is one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, version) => {
        const client = readClientName({ params: { clientInfo: { name, version } } });
        if (client === undefined) return;
        const label = writeLabel(client);
        expect(label).toMatch(/^[\x21-\x7e]+$/);
        expect(readLabel(label)).toEqual(client);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readLabel(`client-${text}`)).not.toThrow();
      }),
    );
    expect(readLabel('some-session')).toBeUndefined();
  });
});
