import { addDays, type Clock } from './clock.js';
import { nameId, nameToken } from './ids.js';
import { isObject, type Json, type JsonObject, own } from './json.js';
import type { ApiModel, Collection } from './model.js';

/** What the store keeps: fields as the API names them. References are ids. */
export type Row = JsonObject;

/** Field of a row that is not kept, but follows from others. */
export type Computed = Readonly<
  Record<string, Readonly<Record<string, (row: Row, store: Store) => Json | undefined>>>
>;

const noCollection: Collection = {
  defaults: {},
  removed: {},
  unique: [],
  has: {},
  sort: {},
};

/** The state of one API: rows in collections, in the order in which they were made. */
export class Store {
  readonly clock: Clock;
  readonly #model: ApiModel;
  readonly #computed: Computed;
  /** Rows that are not removed. */
  readonly #collections = new Map<string, Row[]>();
  readonly #byId = new Map<string, Row>();
  readonly #collectionOf = new Map<Row, string>();
  readonly #removed = new Set<Row>();
  #made = 0;

  constructor(model: ApiModel, clock: Clock, computed: Computed = {}) {
    this.#model = model;
    this.clock = clock;
    this.#computed = computed;
  }

  get now(): string {
    return this.clock.now();
  }

  /** The time so many days from now. */
  inDays(days: number): string {
    return addDays(this.now, days);
  }

  /** The rows of a collection that are not removed. */
  rows(collection: string): Row[] {
    return [...(this.#collections.get(collection) ?? [])];
  }

  /** Those whose fields have these values. */
  filter(collection: string, fields: JsonObject): Row[] {
    const wanted = Object.entries(fields);
    const rows = this.#collections.get(collection) ?? [];
    return rows.filter((row) => wanted.every(([field, value]) => row[field] === value));
  }

  find(collection: string, fields: JsonObject): Row | undefined {
    const { id } = fields;
    if (typeof id !== 'string') return this.filter(collection, fields)[0];
    const row = this.#byId.get(id);
    if (row === undefined || this.#removed.has(row) || this.collectionOf(row) !== collection)
      return undefined;
    return Object.entries(fields).every(([field, value]) => row[field] === value) ? row : undefined;
  }

  /** The row of that id, of any collection, also a removed one: others may refer to it. */
  get(id: Json | undefined): Row | undefined {
    return typeof id === 'string' ? this.#byId.get(id) : undefined;
  }

  /** @throws Error where there is none: for what cannot be missing. */
  expect(id: Json | undefined): Row {
    const row = this.get(id);
    if (row === undefined) throw new Error(`There is no row ${JSON.stringify(id)}.`);
    return row;
  }

  collectionOf(row: Row): string | undefined {
    return this.#collectionOf.get(row);
  }

  rules(collection: string | undefined): Collection {
    return (collection === undefined ? undefined : this.#model.collections[collection]) ?? noCollection;
  }

  /** Adds a row with an id, the times and the defaults of its collection, where they are not given. */
  insert(collection: string, fields: JsonObject): Row {
    const row: Row = {
      id: typeof fields.id === 'string' ? fields.id : this.makeId(),
      created_at: this.now,
      modified_at: null,
      ...structuredClone(this.#model.defaults),
      ...structuredClone(this.rules(collection).defaults),
      ...fields,
    };
    const rows = this.#collections.get(collection) ?? [];
    this.#collections.set(collection, rows);
    rows.push(row);
    this.#byId.set(String(row.id), row);
    this.#collectionOf.set(row, collection);
    return row;
  }

  update(row: Row, fields: JsonObject): Row {
    row.modified_at = this.now;
    for (const [name, value] of Object.entries(fields)) {
      // A plain assignment to `__proto__`, which a request may name, would change what the row inherits.
      if (name === '__proto__') Object.defineProperty(row, name, { value, enumerable: true, writable: true });
      else row[name] = value;
    }
    return row;
  }

  /** It is no longer listed or found; what refers to it still shows it. */
  remove(row: Row, fields: JsonObject = {}): void {
    this.update(row, fields);
    this.#removed.add(row);
    const rows = this.#collections.get(this.#collectionOf.get(row) ?? '') ?? [];
    if (rows.includes(row)) rows.splice(rows.indexOf(row), 1);
  }

  isRemoved(row: Row): boolean {
    return this.#removed.has(row);
  }

  makeId(): string {
    return nameId(`${this.#model.name} ${++this.#made}`);
  }

  makeToken(prefix: string): string {
    return nameToken(prefix, `${this.#model.name} token ${++this.#made}`);
  }

  /**
   * The value of a row's property: its own, a computed one, the row that its `…_id` names, or the rows that
   * name it.
   */
  member(row: JsonObject, property: string): Json | undefined {
    const value = own(row, property);
    if (value !== undefined) return value;
    const collection = this.#collectionOf.get(row);
    const computed = collection === undefined ? undefined : this.#computed[collection];
    const compute = own(computed ?? {}, property);
    if (compute !== undefined) return compute(row, this);
    const id = own(row, `${property}_id`);
    if (id !== undefined) return this.get(id) ?? null;
    const children = own(this.rules(collection).has, property);
    return children === undefined
      ? undefined
      : this.filter(children.collection, { [children.by]: row.id ?? null });
  }

  /** All values at a dotted path, through references and lists. */
  values(row: JsonObject, path: string): Json[] {
    let here: Json[] = [row];
    for (const step of path.split('.')) {
      here = here.flatMap((value) => {
        const object = isObject(value) ? value : this.get(value);
        const found = object === undefined ? undefined : this.member(object, step);
        return found === undefined ? [] : Array.isArray(found) ? found : [found];
      });
    }
    return here;
  }
}
