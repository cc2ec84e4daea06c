/*
 * The formats for the oracle, written from the decisions (see the runtime's `formats.ts`) and not from
 * its code: character by character where the runtime has regular expressions.
 */

function isDigits(text: string, length?: number): boolean {
  if (text === '' || (length !== undefined && text.length !== length)) return false;
  return [...text].every((character) => character >= '0' && character <= '9');
}

function isHex(text: string, length: number): boolean {
  return (
    text.length === length &&
    [...text].every((character) => '0123456789abcdef'.includes(character.toLowerCase()))
  );
}

function isUuid(text: string): boolean {
  const parts = text.split('-');
  const lengths = [8, 4, 4, 4, 12];
  return parts.length === 5 && parts.every((part, index) => isHex(part, lengths[index] ?? 0));
}

function isUuid4(text: string): boolean {
  return isUuid(text) && text[14] === '4' && '89ab'.includes((text[19] ?? '').toLowerCase());
}

function isDate(text: string): boolean {
  const [year = '', month = '', day = '', ...more] = text.split('-');
  if (more.length > 0 || !isDigits(year, 4) || !isDigits(month, 2) || !isDigits(day, 2)) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isClock(text: string): boolean {
  const [hours = '', minutes = '', rest = '', ...more] = text.split(':');
  const [seconds = '', ...fractions] = rest.split('.');
  if (more.length > 0 || fractions.length > 1 || fractions.some((fraction) => !isDigits(fraction)))
    return false;
  const limits = [23, 59, 59];
  return [hours, minutes, seconds].every(
    (part, index) => isDigits(part, 2) && Number(part) <= (limits[index] ?? 0),
  );
}

/** The clock and what follows it; undefined where nothing does. */
function splitOffset(text: string): readonly [clock: string, offset: string | undefined] {
  if (text.endsWith('Z')) return [text.slice(0, -1), 'Z'];
  const sign = Math.max(text.indexOf('+'), text.indexOf('-'));
  return sign < 0 ? [text, undefined] : [text.slice(0, sign), text.slice(sign + 1)];
}

function isOffset(offset: string): boolean {
  return offset === 'Z' || (offset.length === 5 && isClock(`${offset}:00`));
}

function isTime(text: string): boolean {
  const [clock, offset] = splitOffset(text);
  return isClock(clock) && (offset === undefined || isOffset(offset));
}

function isDateTime(text: string): boolean {
  const [clock, offset] = splitOffset(text.slice(11));
  return (
    isDate(text.slice(0, 10)) &&
    text[10] === 'T' &&
    isClock(clock) &&
    offset !== undefined &&
    isOffset(offset)
  );
}

function isDuration(text: string): boolean {
  if (!text.startsWith('P')) return false;
  if (text.endsWith('W')) return isDigits(text.slice(1, -1));
  const [date = '', time, ...more] = text.slice(1).split('T');
  if (more.length > 0 || (date === '' && time === undefined) || time === '') return false;
  return hasUnits(date, 'YMD', '') && hasUnits(time ?? '', 'HMS', 'S');
}

/** Numbers, each followed by one of the units, in their order; `fractional` may have a fraction. */
function hasUnits(text: string, units: string, fractional: string): boolean {
  let next = 0;
  let number = '';
  for (const character of text) {
    const unit = units.indexOf(character);
    if (unit < 0) {
      number += character;
      continue;
    }
    const [whole = '', ...fractions] = number.replace(',', '.').split('.');
    const isPlain = fractions.length === 0 || (fractions.length === 1 && character === fractional);
    if (unit < next || !isDigits(whole) || !isPlain || fractions.some((part) => !isDigits(part)))
      return false;
    next = unit + 1;
    number = '';
  }
  return number === '';
}

/** White space as ECMAScript counts it, and the two blocks of control characters. */
function isBlankOrControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return character.trim() === '' || code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

function isEmail(text: string): boolean {
  const parts = text.split('@');
  return parts.length === 2 && parts.every((part) => part !== '') && ![...text].some(isBlankOrControl);
}

function isUri(text: string): boolean {
  if ([...text].some(isBlankOrControl)) return false;
  const colon = text.indexOf(':');
  if (colon < 1 || text.slice(0, colon).includes('/')) return false;
  try {
    return new URL(text).href !== '';
  } catch {
    return false;
  }
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 &&
    parts.every((part) => isDigits(part) && String(Number(part)) === part && Number(part) < 256)
  );
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = all.at(-1) ?? '';
  const endsInIpv4 = last.includes('.');
  if (endsInIpv4 && !isIpv4(last)) return false;
  const hexadecimal = endsInIpv4 ? all.slice(0, -1) : all;
  if (!hexadecimal.every((group) => group.length >= 1 && group.length <= 4 && isHex(group, group.length)))
    return false;
  const size = hexadecimal.length + (endsInIpv4 ? 2 : 0);
  if (endsInIpv4 && halves.length === 2 && groups[1]?.length === 0) return false;
  return halves.length === 2 ? size <= 7 : size === 8;
}

function isHostname(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length > 253) return false;
  return name.split('.').every((label) => {
    const allowed = [...label].every((character) => /[a-zA-Z0-9-]/.test(character));
    return (
      label.length >= 1 && label.length <= 63 && allowed && !label.startsWith('-') && !label.endsWith('-')
    );
  });
}

export const oracleFormats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['uuid', isUuid],
  ['uuid4', isUuid4],
  ['date', isDate],
  ['date-time', isDateTime],
  ['time', isTime],
  ['duration', isDuration],
  ['email', isEmail],
  ['idn-email', isEmail],
  ['uri', isUri],
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['ipvanyaddress', (text: string) => isIpv4(text) || isIpv6(text)],
  ['hostname', isHostname],
]);
