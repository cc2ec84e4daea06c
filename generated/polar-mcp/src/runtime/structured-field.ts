/** A bare item (RFC 9651, section 3.3). Tokens, strings, dates and byte sequences are all text or numbers here. */
export type BareItem = string | number | boolean;

export interface Item {
  readonly value: BareItem;
  readonly parameters: ReadonlyMap<string, BareItem>;
}

/** What the reader has before it; each rule takes its match off the front. */
interface Input {
  rest: string;
}

class StructuredFieldError extends Error {}

const key = /^[a-z*][a-z0-9_.*-]*/;

/** Section 4.2.3.1: the first character tells the type, so at most one of these matches. */
const bareItems: readonly (readonly [RegExp, (text: string) => BareItem])[] = [
  [/^-?(?:\d{1,12}\.\d{1,3}|\d{1,15})/, Number],
  [/^"(?:[ !#-[\]-~]|\\["\\])*"/, (text) => text.slice(1, -1).replace(/\\(["\\])/g, '$1')],
  [/^[A-Za-z*][\w!#$%&'*+.^`|~:/-]*/, (text) => text],
  [/^:[A-Za-z0-9+/]*={0,2}:/, (text) => text.slice(1, -1)],
  [/^\?[01]/, (text) => text === '?1'],
  [/^@-?\d{1,15}/, (text) => Number(text.slice(1))],
];

/**
 * A list of items (RFC 9651, section 4.2.1). Inner lists are not read: no field that we know has them.
 * Undefined when any part is malformed: such a field is ignored as a whole (section 4.2).
 */
export function parseItemList(text: string): readonly Item[] | undefined {
  const items: Item[] = [];
  return parseMembers(text, (input) => items.push(parseItem(input))) ? items : undefined;
}

/** A dictionary of items (RFC 9651, section 4.2.2); undefined as for a list. */
export function parseItemDictionary(text: string): ReadonlyMap<string, Item> | undefined {
  const items = new Map<string, Item>();
  const parsed = parseMembers(text, (input) => {
    const name = take(input, key);
    const item = skip(input, /^=/) ? parseItem(input) : { value: true, parameters: parseParameters(input) };
    items.set(name, item);
  });
  return parsed ? items : undefined;
}

function parseMembers(text: string, parseMember: (input: Input) => void): boolean {
  const input: Input = { rest: text.replace(/^ +/, '').trimEnd() };
  try {
    while (input.rest !== '') {
      parseMember(input);
      if (input.rest === '') return true;
      take(input, /^[ \t]*,[ \t]*(?=.)/);
    }
    return true;
  } catch (error) {
    if (error instanceof StructuredFieldError) return false;
    throw error;
  }
}

function parseItem(input: Input): Item {
  return { value: parseBareItem(input), parameters: parseParameters(input) };
}

function parseBareItem(input: Input): BareItem {
  for (const [pattern, read] of bareItems) {
    const found = pattern.exec(input.rest);
    if (found === null) continue;
    input.rest = input.rest.slice(found[0].length);
    return read(found[0]);
  }
  throw new StructuredFieldError();
}

function parseParameters(input: Input): ReadonlyMap<string, BareItem> {
  const parameters = new Map<string, BareItem>();
  while (skip(input, /^; */)) {
    const name = take(input, key);
    parameters.set(name, skip(input, /^=/) ? parseBareItem(input) : true);
  }
  return parameters;
}

function skip(input: Input, pattern: RegExp): boolean {
  const found = pattern.exec(input.rest);
  if (found !== null) input.rest = input.rest.slice(found[0].length);
  return found !== null;
}

/** @throws StructuredFieldError when the pattern is not what comes next. */
function take(input: Input, pattern: RegExp): string {
  const found = pattern.exec(input.rest);
  if (found === null) throw new StructuredFieldError();
  input.rest = input.rest.slice(found[0].length);
  return found[0];
}
