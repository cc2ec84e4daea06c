import { isIP } from 'node:net';
import { z } from 'zod';

/*
 * What each `format` of a document means here. None changes the value. A format that is not in the
 * table says something to people only (JSON Schema 2020-12, validation, section 7.2.1).
 *
 * | format            | accepts                                                           | written as           |
 * | uuid              | 8-4-4-4-12 hexadecimal digits, any version, any case               | z.guid()             |
 * | uuid4             | the version 4 form of RFC 9562, section 5.4, any case              | z.uuidv4()           |
 * | date              | YYYY-MM-DD, a day that the calendar has                            | z.iso.date()         |
 * | date-time         | RFC 3339, section 5.6: `T` and `Z` in upper case, seconds and an   | z.iso.datetime(…)    |
 * |                   | offset given, a day that the calendar has, no leap second          |                      |
 * | time              | the time of RFC 3339, no leap second; the offset may be absent     | time()               |
 * | duration          | ISO 8601-1: P1Y2M3DT4H5M6S or P4W, a fraction in the seconds only  | z.iso.duration()     |
 * | email, idn-email  | one `@` with something on both sides, no white space, no controls  | email()              |
 * | uri               | absolute (RFC 3986, section 3), no white space, no controls        | uri()                |
 * | ipv4              | four decimal numbers without leading zeros                         | z.ipv4()             |
 * | ipv6              | RFC 4291, section 2.2, without a zone                              | z.ipv6()             |
 * | ipvanyaddress     | either of the two                                                  | ipAddress()          |
 * | hostname          | RFC 1123 labels, at most 253 characters, one final dot allowed     | z.hostname()         |
 */

/** The checks of addresses are loose on purpose: only the mail server knows which ones exist. */
export function email(): z.ZodCustomStringFormat<'email'> {
  return z.stringFormat('email', /^[^\s\p{Cc}@]+@[^\s\p{Cc}@]+$/u);
}

/** Frameworks that have times without an offset give them this format too, so both forms pass. */
export function time(): z.ZodCustomStringFormat<'time'> {
  return z.stringFormat(
    'time',
    /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/,
  );
}

/** `z.url()` is not used: it trims, and what is checked must be what is sent. */
export function uri(): z.ZodCustomStringFormat<'uri'> {
  return z.stringFormat('uri', (text) => !/[\s\p{Cc}]/u.test(text) && URL.canParse(text));
}

/** A zone (`fe80::1%eth0`) means something on one machine only. */
export function ipAddress(): z.ZodCustomStringFormat<'ip'> {
  return z.stringFormat('ip', (text) => isIP(text) !== 0 && !text.includes('%'));
}
