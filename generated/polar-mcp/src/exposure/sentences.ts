/** An end of a sentence; the full stop of these abbreviations is none. */
const sentenceEnd = /(?<!\b(?:e\.g|i\.e|etc|vs|cf))[.!?]+(?=\s|$)/gi;

/** The first sentences of a text: always its beginning, and all of it where it has no more. */
export function firstSentences(text: string, count: number): string {
  const end = [...text.matchAll(sentenceEnd)].at(count - 1);
  return (end === undefined ? text : text.slice(0, end.index + end[0].length)).trim();
}
