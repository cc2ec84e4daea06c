import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteBuffer } from '../../templates/package/src/runtime/byte-buffer.js';

test('what went in comes out, whatever the pieces', () => {
  const sizes = fc.array(fc.oneof(fc.nat(5), fc.nat(70_000)), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.nat(1_000), (pieces, cut) => {
      const buffer = new ByteBuffer();
      const whole: Buffer[] = [];
      for (const [index, size] of pieces.entries()) {
        const piece = Buffer.alloc(size, `${index % 10}`);
        whole.push(piece);
        buffer.append(piece);
      }
      const text = Buffer.concat(whole).toString();
      expect(buffer.length).toBe(text.length);
      expect(buffer.decode()).toBe(text);
      expect(buffer.decode(cut)).toBe(text.slice(0, cut));
    }),
    { numRuns: 200 },
  );
});

test('a character that is split between pieces, and a byte order mark', () => {
  const buffer = new ByteBuffer();
  for (const byte of Buffer.from('\ufeffä€😀')) buffer.append(Buffer.from([byte]));
  expect(buffer.decode()).toBe('ä€😀');
});
