export function splitWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

export function stemAll(text: string): string {
  return splitWords(text).map(stem).join(' ');
}

/** Plurals, tenses and nouns of a verb as one: customers, cancelled, charging. */
export function stem(word: string): string {
  if (word.length < 4) return word;
  const singular = /(?:ss|us|is)$/.test(word)
    ? word
    : word
        .replace(/ies$/, 'y')
        .replace(/(ss|x|ch|sh)es$/, '$1')
        .replace(/s$/, '');
  const root = singular.replace(/(?<=.{3})(?:ing|ed)$/, '');
  const verb = root.replace(/(?<=.{3})(?:ations?|ment|ion)$/, '');
  return verb.replace(/([b-df-hj-np-tv-z])\1$/, '$1').replace(/(?<=.{3})e$/, '');
}
