/** Longer names are cut before they are compared: the work grows with the square of the length. */
const comparedLength = 80;

/**
 * The known names that a misspelt one may have meant, nearest first.
 * A name counts when at most a third of its characters (and at least two) would have to change; where none
 * does, one that has all its words.
 */
export function findNearest(given: string, known: Iterable<string>, count = 1): string[] {
  const wanted = given.slice(0, comparedLength).toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  const found: { name: string; distance: number }[] = [];
  for (const name of new Set(known)) {
    if (Math.abs(name.length - wanted.length) > limit) continue;
    const distance = measureDistance(wanted, name.slice(0, comparedLength).toLowerCase());
    if (distance <= limit && distance < wanted.length) found.push({ name, distance });
  }
  found.sort((a, b) => a.distance - b.distance);
  const near = found.length > 0 ? found.map(({ name }) => name) : findLonger(wanted, known);
  return near.slice(0, count);
}

/** Names that say the same with more words, the shortest first: `external_customer_id` for `external_id`. */
function findLonger(wanted: string, known: Iterable<string>): string[] {
  const words = wanted.split('_');
  const longer = [...new Set(known)].filter((name) => {
    const own = new Set(name.slice(0, comparedLength).toLowerCase().split('_'));
    return words.every((word) => own.has(word));
  });
  return longer.sort((a, b) => a.length - b.length);
}

/** Edit distance: insert, delete, replace, or swap two neighbours (optimal string alignment). */
function measureDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
