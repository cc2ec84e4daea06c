/**
 * A small printer of TypeScript expressions that knows the width of the page, after Wadler's "A
 * prettier printer" (1998). No formatter runs over what is emitted, so it is formatted as it is
 * printed: two spaces, trailing commas, and a group is broken only where it does not fit.
 */
export type Doc = string | Concat | Indent | Line | Group | Choice | IfBroken;

interface Concat {
  readonly kind: 'concat';
  readonly parts: readonly Doc[];
  readonly hard: boolean;
}
interface Indent {
  readonly kind: 'indent';
  readonly body: Doc;
  readonly hard: boolean;
}
/** A place where a line may end; `flat` stands there when it does not. */
interface Line {
  readonly kind: 'line';
  readonly flat: string;
  readonly hard: boolean;
}
/** Stands on one line if it fits and holds no hard line. */
interface Group {
  readonly kind: 'group';
  readonly body: Doc;
  readonly hard: boolean;
}
/** The first form that fits; the last one if none does. */
interface Choice {
  readonly kind: 'choice';
  readonly forms: readonly Doc[];
  readonly hard: boolean;
}
interface IfBroken {
  readonly kind: 'ifBroken';
  readonly text: string;
  readonly hard: false;
}

export const softLine: Doc = { kind: 'line', flat: '', hard: false };
export const line: Doc = { kind: 'line', flat: ' ', hard: false };
export const hardLine: Doc = { kind: 'line', flat: '', hard: true };
export const trailingComma: Doc = { kind: 'ifBroken', text: ',', hard: false };

/** Does the text end a line whatever the width? */
export function isHard(doc: Doc): boolean {
  return typeof doc !== 'string' && doc.hard;
}

export function concat(...parts: readonly Doc[]): Doc {
  return { kind: 'concat', parts, hard: parts.some(isHard) };
}

export function indent(...parts: readonly Doc[]): Doc {
  const body = concat(...parts);
  return { kind: 'indent', body, hard: isHard(body) };
}

export function group(...parts: readonly Doc[]): Doc {
  const body = concat(...parts);
  return { kind: 'group', body, hard: isHard(body) };
}

/** A group that is broken wherever it stands. */
export function broken(...parts: readonly Doc[]): Doc {
  const [only] = parts;
  const inner =
    parts.length === 1 && typeof only === 'object' && only.kind === 'group' ? only.body : undefined;
  return { kind: 'group', body: inner ?? concat(...parts), hard: true };
}

export function choice(...forms: readonly Doc[]): Doc {
  return { kind: 'choice', forms, hard: forms.every(isHard) };
}

/** Separates by a comma and a place where the line may end. */
export function commaList(items: readonly Doc[]): Doc {
  return concat(...items.flatMap((item, index) => (index === 0 ? [item] : [',', line, item])));
}

/** Where the first character of a text stands; `after` counts what follows it on its last line. */
export interface Placement {
  /** Columns by which the line is indented; a multiple of two. */
  readonly indent: number;
  /** Column of the first character. */
  readonly column: number;
  /** Columns that must stay free at the end, such as one for `;`. */
  readonly after: number;
}

const pageWidth = 110;

interface Command {
  readonly doc: Doc;
  readonly indent: number;
  readonly flat: boolean;
}

/** Prints a document; lines after the first carry their indentation. */
export function printLayout(doc: Doc, placement: Placement = { indent: 0, column: 0, after: 0 }): string {
  const out: string[] = [];
  let column = placement.column;
  const stack: Command[] = [
    { doc: ' '.repeat(placement.after), indent: 0, flat: true },
    { doc, indent: placement.indent, flat: false },
  ];
  while (stack.length > 1) {
    const command = stack.pop();
    if (command === undefined) break;
    const { doc: current } = command;
    if (typeof current === 'string') {
      out.push(current);
      column += current.length;
    } else if (current.kind === 'line' && (current.hard || !command.flat)) {
      out.push(`\n${' '.repeat(command.indent)}`);
      column = command.indent;
    } else {
      const text = expand(current, command, stack, pageWidth - column);
      out.push(text);
      column += text.length;
    }
  }
  return out.join('');
}

/** Puts what a command holds on the stack, or gives its text. */
function expand(doc: Exclude<Doc, string>, command: Command, stack: Command[], room: number): string {
  switch (doc.kind) {
    case 'concat':
      for (let index = doc.parts.length - 1; index >= 0; index--) {
        stack.push({ doc: doc.parts[index] ?? '', indent: command.indent, flat: command.flat });
      }
      return '';
    case 'indent':
      stack.push({ doc: doc.body, indent: command.indent + 2, flat: command.flat });
      return '';
    case 'line':
      return doc.flat;
    case 'ifBroken':
      return command.flat ? '' : doc.text;
    case 'group': {
      const flat =
        !doc.hard && (command.flat || fits({ ...command, doc: doc.body, flat: true }, stack, room));
      stack.push({ ...command, doc: doc.body, flat });
      return '';
    }
    case 'choice':
      stack.push(choose(doc, command, stack, room));
      return '';
  }
}

/** The first form goes on one line or not at all; the next ones break only where they must. */
function choose(doc: Choice, command: Command, stack: readonly Command[], room: number): Command {
  const [first = '', ...others] = doc.forms;
  const flat = { ...command, doc: first, flat: true };
  if (!isHard(first) && (command.flat || fits(flat, stack, room))) return flat;
  for (const form of others.slice(0, -1)) {
    const partly = { ...command, doc: form, flat: true };
    if (fits(partly, stack, room)) return partly;
  }
  return { ...command, doc: others.at(-1) ?? first, flat: false };
}

/** Does everything up to the next line end fit? What follows on the same line counts too. */
function fits(command: Command, rest: readonly Command[], room: number): boolean {
  const stack = [command];
  let next = rest.length - 1;
  let left = room;
  while (left >= 0) {
    const current = stack.pop() ?? rest[next--];
    if (current === undefined) return true;
    const { doc, flat } = current;
    if (typeof doc !== 'string' && doc.kind === 'line' && (doc.hard || !flat)) return true;
    left -= measure(doc, flat, stack);
  }
  return false;
}

/** The width of what a command prints itself; what it holds goes on the stack. */
function measure(doc: Doc, flat: boolean, stack: Command[]): number {
  if (typeof doc === 'string') return doc.length;
  switch (doc.kind) {
    case 'line':
      return doc.flat.length;
    case 'ifBroken':
      return flat ? 0 : doc.text.length;
    case 'concat':
      for (let index = doc.parts.length - 1; index >= 0; index--) {
        stack.push({ doc: doc.parts[index] ?? '', indent: 0, flat });
      }
      return 0;
    case 'indent':
      stack.push({ doc: doc.body, indent: 0, flat });
      return 0;
    case 'group':
      stack.push({ doc: doc.body, indent: 0, flat: flat && !doc.hard });
      return 0;
    case 'choice': {
      const isFlat = flat && !doc.hard;
      stack.push({ doc: doc.forms.at(isFlat ? 0 : -1) ?? '', indent: 0, flat: isFlat });
      return 0;
    }
  }
}
