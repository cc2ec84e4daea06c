import { type Diagnostic, staleCodes } from '../../generator/diagnostics.js';

const noWords = 'it has no title or no description';

/**
 * What a maintainer has to do because of the new document: what fits the old one no better is only counted. Lines
 * that one act answers are one line.
 */
export function compareStale(old: readonly Diagnostic[], now: readonly Diagnostic[]) {
  const [was, is] = [old, now].map((list) => list.filter(({ code }) => staleCodes.has(code)));
  const known = new Set(was?.map(({ message }) => message));
  const fresh = (is ?? []).filter(({ message }) => !known.has(message));
  const before = new Set((is ?? []).map(({ message }) => message).filter((message) => known.has(message)));
  return { lines: mergeStale(fresh), before: before.size };
}

interface Heap {
  readonly start: string;
  readonly parts: string[];
}

/** By what is to be corrected: an operation or another entry that is gone, a new one, a text. */
function mergeStale(list: readonly Diagnostic[]): readonly string[] {
  const heaps = new Map<string, Heap>();
  for (const diagnostic of list) {
    const { start, part } = placeStale(diagnostic);
    const heap = heaps.get(start) ?? { start, parts: [] };
    if (!heap.parts.includes(part)) heap.parts.push(part);
    heaps.set(start, heap);
  }
  return [...heaps.values()].map(({ start, parts }) =>
    parts.join('') === '' ? start : `${start}: ${parts.filter((part) => part !== '').join(', ')}`,
  );
}

function placeStale({ code, message, facts = {} }: Diagnostic): {
  readonly start: string;
  readonly part: string;
} {
  const fact = (key: string) => String(facts[key] ?? '');
  switch (code) {
    case 'config-entry-unmatched':
      return {
        start: `The config names ${JSON.stringify(fact('entry'))}, which the document does not have`,
        part: fact('table'),
      };
    case 'guidance-unmatched':
      return {
        start: `Prompts and guides name the tool ${fact('tool')}, which there is not`,
        part: fact('path'),
      };
    case 'identity-open':
      return placeOpen(fact('operationId'), `which ${fact('noun')} it is about`);
    case 'risk-unclassified':
      return placeOpen(fact('operationId'), 'what it does at its worst');
    case 'view-open':
      return placeOpen(fact('operation'), `what it shows of its answer, ${JSON.stringify(fact('schema'))}`);
    case 'words-unfit': {
      // It follows from an action of the overlay that matches nothing, or a new name: one act for all of them.
      if (fact('problem') === noWords)
        return { start: 'Tools without a title or a description', part: fact('path') };
      return { start: `The words of ${fact('path')}`, part: fact('problem') };
    }
    default:
      return { start: message.replace(/\.$/, ''), part: '' };
  }
}

function placeOpen(operation: string, part: string): { readonly start: string; readonly part: string } {
  return { start: `Nobody has said of ${JSON.stringify(operation)}`, part };
}
