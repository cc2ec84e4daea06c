/**
 * Characters that a reader does not see and a model may obey: C0 and C1 controls but newline and
 * tab, bidirectional controls and invisible operators (Unicode 16, section 23.2), variation selectors
 * of the supplement (23.4) and tag characters (23.9), which can carry hidden bytes, byte order mark
 * and zero width space. ZWJ and ZWNJ stay: scripts need them. Lone surrogates are replaced: strict
 * JSON readers refuse them.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]|[\u{e0100}-\u{e01ef}]/gu;
const loneSurrogate = /\p{Surrogate}/gu;

/** Text from outside, without what hides in it. Line ends become `\n`. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(invisible, '').replace(loneSurrogate, '\ufffd');
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
