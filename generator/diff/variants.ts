import type { ObjectSchema } from '../model/schema.js';
import { type Alternative, shorten } from './alternatives.js';
import { type Change, placeIn } from './change.js';
import { areTold, commonShare, contradict, type Form, labelForms, readForm } from './form.js';
import type { SchemaComparison } from './schema.js';

type ObjectForm = Alternative<ObjectSchema>;
type Compare = (old: Form, now: Form) => readonly Change[];
type Inclusion = (old: Form, now: Form) => boolean;

/** Forms with less in common than this half are not one form that changed. */
const leastShare = 0.5;

/**
 * Pairs the object forms of a union and compares each pair. A form that another one takes in has not gone, and one
 * that takes no more than another did is not new.
 */
export function compareForms(
  was: readonly ObjectForm[],
  is: readonly ObjectForm[],
  comparison: SchemaComparison,
): readonly Change[] {
  const before = labelForms(was.map((each) => readForm(each, comparison.before)));
  const after = labelForms(is.map((each) => readForm(each, comparison.after)));
  const compare: Compare = (old, now) => comparison.compareObjects(old.schema, now.schema);
  const takesNoMore: Inclusion = (old, now) =>
    comparison.reversed.compareObjects(now.schema, old.schema).every(isHarmless);
  const [only, other] = [before[0], after[0]];
  if (before.length === 1 && after.length === 1 && only && other) return compare(only, other);
  const pairing = new Pairing(before, after, { compare, takesNoMore });
  pairing.byRules();
  pairing.byInclusion();
  pairing.byShare();
  const isNew = (now: Form) => !before.some((old) => takesNoMore(old, now));
  return [
    ...pairing.pairs.flatMap(([old, now]) => placeIn(`(${now.label})`, compare(old, now))),
    ...pairing.told,
    ...[...pairing.left].map(
      ({ label }): Change => ({ what: 'union variant removed', class: 'breaking', detail: label }),
    ),
    ...[...pairing.right].map(
      (now): Change => ({
        ...{ what: 'union variant added', detail: now.label },
        class: isNew(now) ? 'additive' : 'silent',
      }),
    ),
  ];
}

function isHarmless({ class: kind }: Change): boolean {
  return kind !== 'breaking';
}

/** Forms leave `left` and `right` once it is known what became of them. */
class Pairing {
  readonly left: Set<Form>;
  readonly right: Set<Form>;
  readonly pairs: [Form, Form][] = [];
  readonly told: Change[] = [];
  readonly #before: readonly Form[];
  readonly #after: readonly Form[];
  readonly #isSame: Inclusion;
  readonly #takesAll: Inclusion;
  readonly #takesNoMore: Inclusion;

  constructor(
    before: readonly Form[],
    after: readonly Form[],
    { compare, takesNoMore }: { readonly compare: Compare; readonly takesNoMore: Inclusion },
  ) {
    this.left = new Set(before);
    this.right = new Set(after);
    this.#before = before;
    this.#after = after;
    this.#isSame = (old, now) => compare(old, now).length === 0;
    this.#takesAll = (old, now) => compare(old, now).every(isHarmless);
    this.#takesNoMore = takesNoMore;
  }

  #pair(old: Form, now: Form): void {
    this.pairs.push([old, now]);
    this.left.delete(old);
    this.right.delete(now);
  }

  /** By saying the same, by the constants that pick a form, by all its properties, by its name. */
  byRules(): void {
    for (const old of [...this.left]) {
      const now = [...this.right].find((each) => this.#isSame(old, each));
      if (now !== undefined) this.#pair(old, now);
    }
    this.#pairBy(({ constants }) => (constants.size === 0 ? '' : JSON.stringify([...constants].sort())));
    this.#pairBy(({ schema }) =>
      schema.properties
        .map(({ name, required }) => `${required} ${name}`)
        .sort()
        .join('\n'),
    );
    this.#pairBy(({ name }) => name ?? '');
  }

  /** Only what one form on each side has tells it apart from its siblings. */
  #pairBy(key: (form: Form) => string): void {
    const [before, after] = [groupBy(this.#before, key), groupBy(this.#after, key)];
    for (const old of [...this.left]) {
      const own = key(old);
      const [now, ...more] = after.get(own) ?? [];
      if (own === '' || before.get(own)?.length !== 1 || now === undefined || more.length > 0) continue;
      if (this.right.has(now) && !contradict(old, now)) this.#pair(old, now);
    }
  }

  byInclusion(): void {
    const joined = groupBy([...this.left], (old) => this.#after.find((now) => this.#takesAll(old, now)));
    for (const [now, olds] of joined) if (now !== undefined) this.#join(olds, now);
    const split = groupBy([...this.right], (now) =>
      [...this.left].find((old) => this.#takesNoMore(old, now)),
    );
    for (const [old, nows] of split) if (old !== undefined) this.#split(old, nows);
  }

  #join(olds: readonly Form[], now: Form): void {
    const [only] = olds;
    if (olds.length === 1 && only && this.right.has(now)) {
      this.#pair(only, now);
      return;
    }
    const detail = `${shorten(olds.map(({ label }) => label))} → ${now.label}`;
    const kind = this.right.has(now) ? 'additive' : 'silent';
    this.told.push({ what: 'union variants joined', class: kind, detail });
    for (const old of olds) this.left.delete(old);
    this.right.delete(now);
  }

  #split(old: Form, nows: readonly Form[]): void {
    const [only] = nows;
    if (nows.length === 1 && only) {
      this.#pair(old, only);
      return;
    }
    const detail = `${old.label} → ${shorten(nows.map(({ label }) => label))}`;
    this.told.push({ what: 'union variant split', class: 'breaking', detail });
    for (const now of nows) this.right.delete(now);
    this.left.delete(old);
  }

  byShare(): void {
    const all = [...this.#before, ...this.#after];
    const shares = [...this.left].flatMap((old) =>
      [...this.right]
        .filter((now) => !contradict(old, now))
        .map((now) => ({ old, now, share: areTold(old, now) ? 1 : commonShare(old, now, all) })),
    );
    for (const { old, now, share } of shares.sort((one, other) => other.share - one.share)) {
      if (share >= leastShare && this.left.has(old) && this.right.has(now)) this.#pair(old, now);
    }
  }
}

function groupBy<Member, Key>(
  members: readonly Member[],
  keyOf: (member: Member) => Key,
): ReadonlyMap<Key, readonly Member[]> {
  const groups = new Map<Key, Member[]>();
  for (const member of members) {
    const key = keyOf(member);
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return groups;
}
