/** An item of a list, whichever. */
export const anyItem: unique symbol = Symbol('item');
export type PlaceStep = string | typeof anyItem;

/**
 * A place in a JSON value: property names joined with a dot, `[]` after a name for each item of a list.
 * `items[].secret` is the secret of every item. The runtime reads places alike.
 */
export function parsePlace(place: string): readonly PlaceStep[] {
  return place.split('.').flatMap((name): readonly PlaceStep[] => {
    const stem = name.replace(/(?:\[\])+$/, '');
    const lists = (name.length - stem.length) / 2;
    return [...(stem === '' ? [] : [stem]), ...Array.from({ length: lists }, (): PlaceStep => anyItem)];
  });
}
