/**
 * Characters that a reader does not see and a model may obey: C0 and C1 controls but newline and
 * tab, bidirectional controls (Unicode 16, section 23.2), tag characters (23.9), byte order mark,
 * and lone surrogates, which strict JSON readers refuse. ZWJ and ZWNJ stay: scripts need them.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const loneSurrogate = /\p{Surrogate}/gu;

/** Text from outside, without what hides in it. Line ends become `\n`. */
export function cleanText(text: string): string {
  return text.replace(invisible, '').replace(loneSurrogate, '\ufffd');
}

/** True when the string has half of a surrogate pair: it has no encoding in UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  loneSurrogate.lastIndex = 0;
  return loneSurrogate.test(text);
}

/** The first `length` characters, with a sign that there were more. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : `${cleanText(text.slice(0, length))}…`;
}
