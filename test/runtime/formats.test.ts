import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { email, ipAddress, time, uri } from '../../templates/package/src/runtime/formats.js';
import { formatSamples } from '../fuzz/format-samples.js';
import { oracleFormats } from '../fuzz/oracle-formats.js';

/** As `emit/zod/string.ts` spells them; `test/fuzz` proves that it does. */
const formats = new Map<string, z.ZodType<string>>([
  ['uuid', z.guid()],
  ['uuid4', z.uuidv4()],
  ['date', z.iso.date()],
  ['date-time', z.iso.datetime({ offset: true })],
  ['duration', z.iso.duration()],
  ['ipv4', z.ipv4()],
  ['ipv6', z.ipv6()],
  ['hostname', z.hostname()],
  ['time', time()],
  ['email', email()],
  ['uri', uri()],
  ['ipvanyaddress', ipAddress()],
]);

describe.each([...formatSamples])('%s', (format, { good, bad }) => {
  test.each(good)('%j is accepted as it is', (text) => {
    expect(formats.get(format)?.safeParse(text)).toEqual({ success: true, data: text });
    expect(oracleFormats.get(format)?.(text)).toBe(true);
  });

  test.each(bad)('%j is refused', (text) => {
    expect(formats.get(format)?.safeParse(text).success).toBe(false);
    expect(oracleFormats.get(format)?.(text)).toBe(false);
  });
});

const inserted = [
  '',
  '0',
  'a',
  'G',
  '-',
  ':',
  '.',
  '@',
  ' ',
  '\n',
  '%',
  'Z',
  'T',
  '+',
  '/',
  'é',
  '\u{1f600}',
  '\0',
  '٣',
];

/** Every text that differs by one character put in, taken away or replaced. */
function changeOnce(text: string): readonly string[] {
  return Array.from({ length: text.length + 1 }, (_, index) => index).flatMap((index) =>
    inserted.flatMap((one) => [
      text.slice(0, index) + one + text.slice(index),
      text.slice(0, index) + one + text.slice(index + 1),
    ]),
  );
}

test.each([...formatSamples])(
  '%s: the runtime and the oracle judge texts with one change alike',
  (format, { good }) => {
    const texts = good.flatMap(changeOnce);
    const byRuntime = texts.filter((text) => formats.get(format)?.safeParse(text).success);
    const byOracle = texts.filter((text) => oracleFormats.get(format)?.(text));
    expect(byRuntime).toEqual(byOracle);
    expect(texts.length).toBeGreaterThan(200);
    expect(byOracle.length).toBeGreaterThan(0);
    expect(byOracle.length).toBeLessThan(texts.length);
  },
);

test('formats can be limited further', () => {
  const limited = email().min(4).max(6);
  expect(['a@b', 'a@bc', 'a@bcde', 'a@bcdef'].map((text) => limited.safeParse(text).success)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
