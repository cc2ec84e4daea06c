import type { ObjectSchema, Schema, SchemaIndex } from '../model/schema.js';
import {
  type Alternatives,
  describeAlternatives,
  listAlternatives,
  listNames,
  takesValue,
} from './alternatives.js';
import { type Change, placeIn } from './change.js';
import { compareLimits } from './limits.js';
import { compareObjects } from './object.js';
import { compareForms } from './variants.js';

export interface SchemaPair {
  readonly before: SchemaIndex;
  readonly after: SchemaIndex;
}

/** What callers meet where one input schema takes another's place. Names of component schemas are not seen. */
export function diffSchemas(old: Schema, now: Schema, pair: SchemaPair): readonly Change[] {
  return new SchemaComparison(pair).compare(old, now);
}

/** Compares the schemas of two documents; what it has found of a pair it keeps, since many tools share schemas. */
export class SchemaComparison {
  readonly before: SchemaIndex;
  readonly after: SchemaIndex;
  readonly #known = new Map<Schema, Map<Schema, readonly Change[]>>();
  /** Pairs that are being compared: a schema may hold itself. */
  readonly #open = new Map<Schema, Set<Schema>>();
  #cuts = 0;
  #reversed: SchemaComparison | undefined;

  constructor({ before, after }: SchemaPair) {
    this.before = before;
    this.after = after;
  }

  /** The other way round: what it finds harmless takes no more than before. */
  get reversed(): SchemaComparison {
    if (this.#reversed === undefined) {
      this.#reversed = new SchemaComparison({ before: this.after, after: this.before });
      this.#reversed.#reversed = this;
    }
    return this.#reversed;
  }

  compare(first: Schema, second: Schema): readonly Change[] {
    const known = this.#known.get(first)?.get(second);
    if (known !== undefined) return known;
    const [old, now] = [this.before.resolve(first), this.after.resolve(second)];
    const partners = this.#open.get(old) ?? new Set();
    if (partners.has(now)) {
      this.#cuts += 1;
      return [];
    }
    this.#open.set(old, partners.add(now));
    const cuts = this.#cuts;
    const changes = [...compareWords([first, old], [second, now]), ...this.#compareShapes(old, now)];
    partners.delete(now);
    // What rests on a pair that is still open holds only inside of it.
    if (cuts === this.#cuts) {
      this.#known.set(first, (this.#known.get(first) ?? new Map()).set(second, changes));
    }
    return changes;
  }

  compareObjects(old: ObjectSchema, now: ObjectSchema): readonly Change[] {
    return compareObjects(old, now, this);
  }

  #compareShapes(old: Schema, now: Schema): readonly Change[] {
    const was = listAlternatives(old, this.before);
    const is = listAlternatives(now, this.after);
    if (was.any || is.any) {
      if (was.any && is.any) return [];
      const detail = `${describeAlternatives(was)} → ${describeAlternatives(is)}`;
      return [is.any ? widened(detail) : narrowed(detail)];
    }
    return [
      ...compareNull(was, is),
      ...compareScalars(was, is, this),
      ...compareForms(was.objects, is.objects, this),
    ];
  }
}

function compareNull(was: Alternatives, is: Alternatives): readonly Change[] {
  if (was.nullable === is.nullable) return [];
  return [is.nullable ? widened('also null') : narrowed('no more null')];
}

/** Listed values and what is no object. */
function compareScalars(
  was: Alternatives,
  is: Alternatives,
  comparison: SchemaComparison,
): readonly Change[] {
  const { changes, lost, gained } = pairOthers(was, is, comparison);
  const holds = ({ values, others }: Alternatives) => {
    const listed = new Set(values.map((value) => JSON.stringify(value)));
    return (value: Alternatives['values'][number]) =>
      listed.has(JSON.stringify(value)) || others.some(({ schema }) => takesValue(schema, value));
  };
  const lostValues = was.values.filter((value) => !holds(is)(value));
  const gainedValues = is.values.filter((value) => !holds(was)(value));
  const swapped = lost.length > 0 && (gained.length > 0 || is.values.length > 0);
  const opened = gained.length > 0 && was.values.length > 0 && was.others.length === 0;
  const describe = (others: Alternatives['others'], values: Alternatives['values']) =>
    describeAlternatives({ values, others, objects: [], nullable: false, any: false });
  const kinds: Change[] = [];
  if (swapped) kinds.push(narrowed(`${describe(lost, lostValues)} → ${describe(gained, is.values)}`));
  else if (lost.length > 0) kinds.push(narrowed(`no more ${describe(lost, [])}`));
  else if (opened && lostValues.length > 0) {
    kinds.push(narrowed(`${describe([], was.values)} → ${describe(gained, is.values)}`));
  } else if (opened) kinds.push(widened(`${describe([], was.values)} → ${describe(gained, is.values)}`));
  else if (gained.length > 0) kinds.push(widened(`also ${describe(gained, [])}`));
  const toldWhole = swapped || opened;
  return [
    ...changes,
    ...kinds,
    ...(lostValues.length > 0 && !toldWhole
      ? [{ what: 'enum narrowed', class: 'breaking', detail: listNames(lostValues) } as const]
      : []),
    ...(gainedValues.length > 0 && !toldWhole
      ? [{ what: 'enum widened', class: 'additive', detail: listNames(gainedValues) } as const]
      : []),
  ];
}

/** Of one kind those that say the same belong together, then those of one format, then as they stand. */
function pairOthers(was: Alternatives, is: Alternatives, comparison: SchemaComparison) {
  const left = new Set(was.others);
  const right = new Set(is.others);
  const changes: Change[] = [];
  const compare = (old: Schema, now: Schema) => compareAlike(old, now, comparison);
  const rules: readonly ((old: Schema, now: Schema) => boolean)[] = [
    (old, now) => old.kind === now.kind && compare(old, now).length === 0,
    (old, now) => old.kind === 'string' && now.kind === 'string' && old.format === now.format,
    (old, now) => old.kind === now.kind,
    (old, now) => areNumbers(old, now),
  ];
  for (const fits of rules) {
    for (const old of left) {
      const now = [...right].find(({ schema }) => fits(old.schema, schema));
      if (now === undefined) continue;
      left.delete(old);
      right.delete(now);
      changes.push(...compare(old.schema, now.schema));
    }
  }
  const isTaken = (one: Schema, all: readonly Schema[], takes: (one: Schema, other: Schema) => boolean) =>
    all.some((other) => takes(one, other));
  const takes = (old: Schema, now: Schema) => isNumber(old, now) && compare(old, now).every(isHarmless);
  const lost = [...left].filter(
    ({ schema }) =>
      !isTaken(
        schema,
        is.others.map((each) => each.schema),
        takes,
      ),
  );
  const gained = [...right].filter(
    ({ schema }) =>
      !isTaken(
        schema,
        was.others.map((each) => each.schema),
        (now, old) => isNumber(now, old) && compareLimits(now, old).every(isHarmless),
      ),
  );
  return { changes, lost, gained };
}

function isHarmless(change: Change): boolean {
  return change.class !== 'breaking';
}

/** Every integer is a number. */
function isNumber(one: Schema, other: Schema): boolean {
  return one.kind === other.kind || (one.kind === 'integer' && other.kind === 'number');
}

function areNumbers(one: Schema, other: Schema): boolean {
  return isNumber(one, other) || isNumber(other, one);
}

function compareAlike(old: Schema, now: Schema, comparison: SchemaComparison): readonly Change[] {
  const limits = compareLimits(old, now);
  if (old.kind === 'integer' && now.kind === 'number') return [widened('integer → number'), ...limits];
  if (old.kind === 'number' && now.kind === 'integer') return [narrowed('number → integer'), ...limits];
  if (old.kind === 'array' && now.kind === 'array') {
    return [...limits, ...placeIn('[]', comparison.compare(old.items, now.items))];
  }
  if (old.kind === 'tuple' && now.kind === 'tuple') {
    const length = Math.max(old.prefixItems.length, now.prefixItems.length);
    const at = ({ prefixItems, items }: typeof old, index: number): Schema =>
      prefixItems[index] ?? items ?? { kind: 'unknown' };
    const places = Array.from({ length: length + 1 }, (_, index) => index);
    return [
      ...limits,
      ...places.flatMap((index) => placeIn(`[${index}]`, comparison.compare(at(old, index), at(now, index)))),
    ];
  }
  return old.kind === 'allOf' && now.kind === 'allOf'
    ? compareParts(old.schemas, now.schemas, comparison)
    : limits;
}

/** What applies together: a part more takes less, and a part less more. */
function compareParts(
  old: readonly Schema[],
  now: readonly Schema[],
  comparison: SchemaComparison,
): readonly Change[] {
  const left = new Set(old);
  const right = new Set(now);
  for (const was of old) {
    const same = [...right].find((is) => comparison.compare(was, is).length === 0);
    if (same !== undefined && left.delete(was)) right.delete(same);
  }
  const [was, is] = [[...left], [...right]];
  const pairs = Math.min(was.length, is.length);
  return [
    ...was.slice(0, pairs).flatMap((one, index) => {
      const other = is[index];
      return other === undefined ? [] : comparison.compare(one, other);
    }),
    ...is.slice(pairs).map(() => narrowed('one more part of allOf')),
    ...was.slice(pairs).map(() => widened('one part of allOf less')),
  ];
}

/**
 * A default is silent: it is told and never sent, so what a caller sends stays right, and the API applies its own to
 * the callers of an older package too.
 */
function compareWords(old: readonly [Schema, Schema], now: readonly [Schema, Schema]): readonly Change[] {
  const read = ([outer, inner]: readonly [Schema, Schema], key: 'description' | 'default' | 'deprecated') =>
    JSON.stringify(outer[key] ?? inner[key]);
  return (['description', 'default', 'deprecated'] as const).flatMap((what): readonly Change[] => {
    const [was, is] = [read(old, what), read(now, what)];
    if (was === is) return [];
    if (what === 'description') return [{ what, class: 'silent' }];
    return [{ what, class: 'silent', detail: `${was ?? 'none'} → ${is ?? 'none'}` }];
  });
}

function narrowed(detail: string): Change {
  return { what: 'type narrowed', class: 'breaking', detail };
}

function widened(detail: string): Change {
  return { what: 'type widened', class: 'additive', detail };
}
