/**
 * Reads the notation that models are told types in, and holds it against JSON Schema. It knows nothing of the code
 * that writes it.
 */

/** One of the alternatives that a told type is. `…` is what is left open. */
export type Told =
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field>; readonly extra?: readonly Told[] }
  | { readonly kind: 'list'; readonly items: readonly Told[] }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'open object' };

interface Field {
  readonly isOptional: boolean;
  readonly type: readonly Told[];
}

type ToldObject = Extract<Told, { kind: 'object' }>;

const token = /'(?:[^'\\]|\\.)*'|\/\*.*?\*\/|\.\.\.|…|-?[\w$][\w$.-]*|[^\s]/gsu;

/** @throws Error with the rest, for what is no type */
export function readNotation(text: string): readonly Told[] {
  const tokens = (text.match(token) ?? []).filter((each) => !each.startsWith('/*'));
  const reader = new Reader(tokens);
  const type = reader.readUnion();
  reader.expectEnd();
  return type;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    if (this.#at < this.#tokens.length) throw this.#fail();
  }

  readUnion(): readonly Told[] {
    const found = [...this.#readBoth()];
    while (this.#take('|')) found.push(...this.#readBoth());
    return found;
  }

  #readBoth(): readonly Told[] {
    let found = this.#readLists();
    while (this.#take('&')) {
      const right = this.#readLists();
      found = found.flatMap((one) => right.map((other) => joinObjects(one, other)));
    }
    return found;
  }

  #readLists(): readonly Told[] {
    let found = this.#readOne();
    while (this.#tokens[this.#at] === '[' && this.#tokens[this.#at + 1] === ']') {
      this.#at += 2;
      found = [{ kind: 'list', items: found }];
    }
    return found;
  }

  #readOne(): readonly Told[] {
    if (this.#take('(')) {
      const inner = this.readUnion();
      this.#expect(')');
      return inner;
    }
    if (this.#take('{')) return [this.#readObject()];
    const word = this.#next();
    if (word.startsWith("'")) return [{ kind: 'literal', value: unquote(word) }];
    if (/^(?:true|false|-?\d[\d.]*)$/.test(word)) return [{ kind: 'literal', value: JSON.parse(word) }];
    if (!/^(?:string|integer|number|boolean|null|object|any|never|…)$/.test(word)) throw this.#fail();
    return [{ kind: 'word', word }];
  }

  #readObject(): Told {
    if (this.#take('…')) {
      this.#expect('}');
      return { kind: 'open object' };
    }
    const fields = new Map<string, Field>();
    let extra: readonly Told[] | undefined;
    if (this.#take('}')) return { kind: 'object', fields };
    do {
      if (this.#take('[')) {
        for (const each of ['key', ']', ':']) this.#expect(each);
        extra = this.readUnion();
      } else {
        const names = this.#readNames();
        const type = this.readUnion();
        for (const [name, isOptional] of names) fields.set(name, { isOptional, type });
      }
    } while (this.#take(';'));
    this.#expect('}');
    return { kind: 'object', fields, ...(extra === undefined ? {} : { extra }) };
  }

  #readNames(): readonly (readonly [name: string, isOptional: boolean])[] {
    const names: (readonly [string, boolean])[] = [];
    do {
      const name = this.#next();
      names.push([name.startsWith("'") ? unquote(name) : name, this.#take('?')]);
    } while (this.#take(','));
    this.#expect(':');
    return names;
  }

  #next(): string {
    const next = this.#tokens[this.#at];
    if (next === undefined) throw this.#fail();
    this.#at += 1;
    return next;
  }

  #take(wanted: string): boolean {
    if (this.#tokens[this.#at] !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #expect(wanted: string): void {
    if (!this.#take(wanted)) throw this.#fail();
  }

  #fail(): Error {
    return new Error(`no type at: ${this.#tokens.slice(this.#at, this.#at + 12).join(' ')}`);
  }
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, '$1');
}

function joinObjects(one: Told, other: Told): Told {
  if (one.kind !== 'object' || other.kind !== 'object') throw new Error('only objects are joined');
  const extra = one.extra ?? other.extra;
  const fields = new Map([...one.fields, ...other.fields]);
  return { kind: 'object', fields, ...(extra === undefined ? {} : { extra }) };
}

/** A JSON Schema, as zod prints it. */
export type Node = Readonly<Record<string, unknown>>;

/** The alternatives of a schema, references and unions worked out; each value of an enum is one. */
export function listAlternatives(node: Node, root: Node): readonly Node[] {
  const { $ref, anyOf, oneOf, enum: values, type } = node;
  if (typeof $ref === 'string') return listAlternatives(follow($ref, root), root);
  const union = anyOf ?? oneOf;
  if (Array.isArray(union)) return union.flatMap((each: Node) => listAlternatives(each, root));
  if (Array.isArray(values)) return values.map((value: unknown) => ({ const: value }));
  if (Array.isArray(type)) return type.map((each: unknown) => ({ ...node, type: each }));
  return [node];
}

function follow(reference: string, root: Node): Node {
  if (reference === '#') return root;
  const [, ...path] = reference.split('/');
  return path.reduce<Node>((node, key) => node[key] as Node, root);
}

/**
 * What a told type says otherwise than the schema, each with its path; none: `[]`.
 * `isUntold` are the optional properties that are left out on purpose.
 */
export function compareNotation(
  told: readonly Told[],
  given: readonly Node[],
  place: { readonly root: Node; readonly path: string; readonly isUntold: (name: string) => boolean },
): readonly string[] {
  if (told.some((each) => each.kind === 'word' && each.word === 'any')) return [];
  const pairs = given.map((node) => ({
    node,
    faults: told.map((each) => compareOne(each, node, place)),
  }));
  const missed = pairs
    .filter(({ faults }) => faults.every((each) => each.length > 0))
    .map(
      ({ node, faults }) => nearest(faults) ?? `${place.path}: ${JSON.stringify(node).slice(0, 80)} untold`,
    );
  const invented = told
    .filter((each, index) => !isOpen(each) && pairs.every(({ faults }) => (faults[index] ?? []).length > 0))
    .map((each) => `${place.path}: ${each.kind} told that is not there`);
  return [...missed, ...invented];
}

function isOpen(told: Told): boolean {
  return told.kind === 'open object' || (told.kind === 'word' && told.word === '…');
}

function nearest(faults: readonly (readonly string[])[]): string | undefined {
  return faults.toSorted((a, b) => b.join().length - a.join().length)[0]?.join('; ');
}

type Place = Parameters<typeof compareNotation>[2];

function compareOne(told: Told, node: Node, place: Place): readonly string[] {
  const differs = [`${place.path}: ${told.kind} for ${JSON.stringify(node).slice(0, 80)}`];
  switch (told.kind) {
    case 'literal':
      return Object.hasOwn(node, 'const') && node.const === told.value ? [] : differs;
    case 'open object':
      return node.type === 'object' ? [] : differs;
    case 'list': {
      if (node.type !== 'array') return differs;
      const items = listAlternatives((node.items ?? {}) as Node, place.root);
      return compareNotation(told.items, items, { ...place, path: `${place.path}[]` });
    }
    case 'object':
      return node.type === 'object' ? compareObject(told, node, place) : differs;
    default:
      return compareWord(told.word, node) ? [] : differs;
  }
}

function compareWord(word: string, node: Node): boolean {
  if (word === '…') return true;
  if (Object.hasOwn(node, 'const')) return word === (node.const === null ? 'null' : typeof node.const);
  if (word === 'object') return node.type === 'object' && Object.keys(node.properties ?? {}).length === 0;
  return node.type === word;
}

function compareObject(told: ToldObject, node: Node, place: Place): readonly string[] {
  const properties = new Map(Object.entries((node.properties ?? {}) as Record<string, Node>));
  const required = new Set((node.required ?? []) as readonly string[]);
  const invented = [...told.fields.keys()].filter((name) => !properties.has(name));
  const known = [...properties].flatMap(([name, schema]) => {
    const isRequired = required.has(name);
    const inner = { ...place, path: `${place.path}.${name}` };
    const field = told.fields.get(name);
    if (field !== undefined) return compareField(field, { schema, isRequired }, inner);
    return isRequired || !place.isUntold(name) ? [`${inner.path}: there and not told`] : [];
  });
  return [
    ...invented.map((name) => `${place.path}.${name}: told and not there`),
    ...known,
    ...compareExtra(told, node, place),
  ];
}

function compareField(
  { isOptional, type }: Field,
  { schema, isRequired }: { readonly schema: Node; readonly isRequired: boolean },
  place: Place,
): readonly string[] {
  const told = isOptional ? 'optional' : 'required';
  return [
    ...(isOptional === isRequired ? [`${place.path}: told as ${told}`] : []),
    ...compareNotation(type, listAlternatives(schema, place.root), place),
  ];
}

function compareExtra(
  { extra }: ToldObject,
  { additionalProperties }: Node,
  place: Place,
): readonly string[] {
  const isTold = typeof additionalProperties === 'object' && additionalProperties !== null;
  if (isTold !== (extra !== undefined)) return [`${place.path}: other keys`];
  if (extra === undefined) return [];
  const alternatives = listAlternatives(additionalProperties as Node, place.root);
  return compareNotation(extra, alternatives, { ...place, path: `${place.path}[key]` });
}
