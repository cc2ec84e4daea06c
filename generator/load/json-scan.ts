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
  const frames: Frame[] = [];
  let at = skip(space, text, text.startsWith('\uFEFF') ? 1 : 0);
  let isFirst = true;
  do {
    const frame = frames.at(-1);
    if (!(isFirst && frame !== undefined && text[at] === frame.close)) {
      const member = readKey(text, at, frame);
      if (member.valueAt === undefined) return member.errorAt;
      visitor.enter(member.key, at);
      at = member.valueAt;
      const open = text[at];
      if (open === '{' || open === '[') {
        frames.push({ close: open === '{' ? '}' : ']', index: 0 });
        at = skip(space, text, at + 1);
        isFirst = true;
        continue;
      }
      const end = open === '"' ? skipString(text, at) : skip(literal, text, at);
      if (end === undefined || end === at) return at;
      visitor.leave();
      at = skip(space, text, end);
    }
    at = closeFrames(text, at, { frames, visitor });
    isFirst = false;
    if (frames.length > 0) {
      if (text[at] !== ',') return at;
      at = skip(space, text, at + 1);
    }
  } while (frames.length > 0);
  return at === text.length ? undefined : at;
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
function closeFrames(text: string, start: number, open: { frames: Frame[]; visitor: JsonVisitor }): number {
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
