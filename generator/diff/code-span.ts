/** `a`, `b` and so many more. */
export function listCode(texts: readonly string[], most: number): string {
  const shown = texts.slice(0, most).map(code).join(', ');
  return texts.length > most ? `${shown} and ${texts.length - most} more` : shown;
}

const longest = 300;

/**
 * A text of a document as a code span (CommonMark, section 6.1): in it is no markup, no link, and nobody is called. Its
 * fence is longer than all backquotes inside; what could break the line or turn its direction is told as an escape.
 */
export function code(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  const plain = shown.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  const runs = (plain.match(/`+/g) ?? []).map((run) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const isEdged = plain === '' || /^[`\s]|[`\s]$/.test(plain);
  return isEdged ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
