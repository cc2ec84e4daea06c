import type { Risk } from '../runtime/tool.js';
import search from '../search.json' with { type: 'json' };
import type { Vocabulary } from './rank.js';
import type { Signature } from './signature.js';

/** What `search.json` says of a tool beside its entry in tools/list. */
export interface SearchEntry {
  readonly name: string;
  readonly arguments: Signature;
  /** Argument that goes with some forms of the body only → the classes of those. */
  readonly goesWith?: Readonly<Record<string, readonly Risk[]>>;
  /** Words that people use for it. */
  readonly words?: string;
}

interface SearchData extends Vocabulary {
  /** What must be known before a tool of this class is run. */
  readonly notes: Readonly<Partial<Record<Risk, string>>>;
  readonly tools: readonly SearchEntry[];
}

const { notes, tools, ...words } = search as unknown as SearchData;
const entries: ReadonlyMap<string, SearchEntry> = new Map(tools.map((entry) => [entry.name, entry]));

export const vocabulary: Vocabulary = words;

export function findEntry(tool: string): SearchEntry | undefined {
  return entries.get(tool);
}

export function findNote(risk: Risk): string | undefined {
  return notes[risk];
}
