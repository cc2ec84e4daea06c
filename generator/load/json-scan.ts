/** Told of every value in document order: its key in its parent, and where that begins. */
export interface JsonVisitor {
  /** `offset` is the key's where there is one, else the value's. The root has the key ''. */
  enter(key: string, offset: number): void;
  leave(): void;
}

interface Frame {
  readonly close: ']' | '}';
  index: number;
}

const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const space = /[ \t\n\r]*/y;

/**
 * Walks JSON text (RFC 8259) without recursion, for the positions that `JSON.parse` does not give.
 * Returns the offset of the first syntax error, undefined for good JSON. A byte order mark is skipped.
 */
export function scanJson(text: string, visitor: JsonVisitor): number | undefined {
  const open: OpenFrames = { frames: [], visitor };
  let at = skip(space, text, text.startsWith('\uFEFF') ? 1 : 0);
  do {
    const value = enterValue(text, at, open);
    if (value.isError) return value.at;
    at = value.at;
    // An empty container is closed at once; any other goes on with its first value.
    if (value.isOpen && text[at] !== open.frames.at(-1)?.close) continue;
    at = closeFrames(text, at, open);
    if (open.frames.length > 0) {
      if (text[at] !== ',') return at;
      at = skip(space, text, at + 1);
    }
  } while (open.frames.length > 0);
  return at === text.length ? undefined : at;
}

interface OpenFrames {
  readonly frames: Frame[];
  readonly visitor: JsonVisitor;
}

interface Entered {
  /** After the value and the space behind it, or inside it where it is open. */
  readonly at: number;
  readonly isOpen?: true;
  readonly isError?: true;
}

/** Reads one value with its key; of an object or array only the bracket. */
function enterValue(text: string, start: number, { frames, visitor }: OpenFrames): Entered {
  const member = readKey(text, start, frames.at(-1));
  if (member.valueAt === undefined) return { at: member.errorAt, isError: true };
  const at = member.valueAt;
  visitor.enter(member.key, start);
  if (text[at] === '{' || text[at] === '[') {
    frames.push({ close: text[at] === '{' ? '}' : ']', index: 0 });
    return { at: skip(space, text, at + 1), isOpen: true };
  }
  const end = text[at] === '"' ? skipString(text, at) : skip(literal, text, at);
  if (end === undefined || end === at) return { at, isError: true };
  visitor.leave();
  return { at: skip(space, text, end) };
}

interface Member {
  readonly key: string;
  /** Undefined where the key is no key: then `errorAt` says where. */
  readonly valueAt: number | undefined;
  readonly errorAt: number;
}

function readKey(text: string, at: number, frame: Frame | undefined): Member {
  if (frame?.close !== '}') {
    const key = frame === undefined ? '' : String(frame.index);
    if (frame !== undefined) frame.index += 1;
    return { key, valueAt: at, errorAt: at };
  }
  const end = skipString(text, at);
  if (end === undefined) return { key: '', valueAt: undefined, errorAt: at };
  const colon = skip(space, text, end);
  if (text[colon] !== ':') return { key: '', valueAt: undefined, errorAt: colon };
  return { key: JSON.parse(text.slice(at, end)), valueAt: skip(space, text, colon + 1), errorAt: colon };
}

/** Closes what ends at `at`, and gives the offset of what follows. */
function closeFrames(text: string, start: number, open: OpenFrames): number {
  let at = start;
  for (let frame = open.frames.at(-1); frame?.close === text[at] && frame; frame = open.frames.at(-1)) {
    open.frames.pop();
    open.visitor.leave();
    at = skip(space, text, at + 1);
  }
  return at;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The offset after the string that begins at `at`; undefined where none does. */
function skipString(text: string, at: number): number | undefined {
  if (text[at] !== '"') return undefined;
  for (let quote = text.indexOf('"', at + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 1) continue;
    return isString(text.slice(at, quote + 1)) ? quote + 1 : undefined;
  }
  return undefined;
}

function isString(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'string';
  } catch {
    return false;
  }
}
