import { type Diagnostic, staleCodes } from '../../generator/diagnostics.js';

const noWords = 'it has no title or no description';

/**
 * What a maintainer has to do because of the new document: what fits the old one no better is only counted. Lines
 * that one act answers are one line.
 */
export function compareStale(old: readonly Diagnostic[], now: readonly Diagnostic[]) {
  const stale = (list: readonly Diagnostic[]) => list.filter(({ code }) => staleCodes.has(code));
  const known = new Set(stale(old).map(keyOf));
  const fresh = stale(now).filter((diagnostic) => !known.has(keyOf(diagnostic)));
  const before = new Set(
    stale(now)
      .map(keyOf)
      .filter((key) => known.has(key)),
  );
  return { lines: mergeStale(fresh), before: before.size };
}

/** Without the name that it proposes instead: that depends on what else is in the document. */
function keyOf({ code, message, facts }: Diagnostic): string {
  const { hint: _, ...others } = facts ?? { message };
  return JSON.stringify([code, others]);
}

/** By what is to be corrected: an operation or another entry that is gone, a new one, a text. */
function mergeStale(list: readonly Diagnostic[]): readonly string[] {
  const heaps = new Map<string, string[]>();
  for (const diagnostic of list) {
    const { start, part } = placeStale(diagnostic);
    const parts = heaps.get(start) ?? [];
    heaps.set(start, parts.includes(part) ? parts : [...parts, part]);
  }
  return [...heaps].map(([start, parts]) =>
    parts.join('') === '' ? start : `${start}: ${parts.join(', ')}`,
  );
}

function placeStale({ code, message, facts = {} }: Diagnostic): StalePlace {
  const fact = (key: string) => String(facts[key] ?? '');
  switch (code) {
    case 'config-entry-unmatched':
      return {
        start: `The config names ${JSON.stringify(fact('entry'))}, which the document does not have`,
        part: fact('table'),
      };
    case 'guidance-unmatched':
      return placeUnnamed(fact('tool'), fact('path'));
    case 'identity-open':
      return placeOpen(fact('operationId'), `which ${fact('noun')} it is about`);
    case 'risk-unclassified':
      return placeOpen(fact('operationId'), 'what it does at its worst');
    case 'view-open':
      return placeOpen(fact('operation'), `what it shows of its answer, ${JSON.stringify(fact('schema'))}`);
    case 'words-unfit':
      return placeWords(fact('path'), fact('problem'));
    default:
      return { start: message.replace(/\.$/, ''), part: '' };
  }
}

interface StalePlace {
  readonly start: string;
  readonly part: string;
}

/** What follows from an action of the overlay that matches nothing, or from a tool that has gone, is one act. */
function placeWords(path: string, problem: string): StalePlace {
  if (problem === noWords) return { start: 'Tools without a title or a description', part: path };
  const named = /^it names (\S+), which there is not$/.exec(problem)?.[1];
  return named === undefined ? { start: `The words of ${path}`, part: problem } : placeUnnamed(named, path);
}

function placeUnnamed(tool: string, path: string): StalePlace {
  return { start: `Texts name the tool ${tool}, which there is not`, part: path };
}

function placeOpen(operation: string, part: string): StalePlace {
  return { start: `Nobody has said of ${JSON.stringify(operation)}`, part };
}
