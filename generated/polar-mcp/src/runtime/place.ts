import { getOwn, isJsonObject, type JsonValue } from './json.js';

/**
 * A place in a JSON value: property names joined with a dot, `[]` after a name for each item of a list.
 * `items[].secret` is the secret of every item. Names stand as they are: none has a dot or a bracket.
 */
export function readPlace(value: JsonValue, place: string): JsonValue[] {
  return parsePlace(place).reduce<JsonValue[]>(
    (found, step) => found.flatMap((each) => listStep(each, step)),
    [value],
  );
}

/** A copy in which what stands at the places is replaced; null and what is absent stay as they are. */
export function replacePlaces(value: JsonValue, places: readonly string[], by: JsonValue): JsonValue {
  return places.reduce<JsonValue>((copy, place) => replaceStep(copy, parsePlace(place), by), value);
}

/** An item of a list, whichever. */
export const anyItem: unique symbol = Symbol('item');
export type Step = string | typeof anyItem;

export function parsePlace(place: string): readonly Step[] {
  return place.split('.').flatMap((name) => {
    const own = name.replace(/(?:\[\])+$/, '');
    const lists = (name.length - own.length) / 2;
    return [...(own === '' ? [] : [own]), ...Array.from({ length: lists }, (): Step => anyItem)];
  });
}

/** The names of a place alone: a caller may leave the brackets out. */
export function parseNames(place: string): readonly string[] {
  return parsePlace(place).filter((step) => typeof step === 'string');
}

function listStep(value: JsonValue, step: Step): readonly JsonValue[] {
  if (step === anyItem) return Array.isArray(value) ? value : [];
  const found = isJsonObject(value) ? getOwn(value, step) : undefined;
  return found === undefined ? [] : [found];
}

function replaceStep(value: JsonValue, [step, ...rest]: readonly Step[], by: JsonValue): JsonValue {
  if (step === undefined) return value === null ? null : by;
  if (step === anyItem) {
    return Array.isArray(value) ? value.map((item) => replaceStep(item, rest, by)) : value;
  }
  if (!isJsonObject(value) || getOwn(value, step) === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaceStep(item, rest, by) : item]),
  );
}
