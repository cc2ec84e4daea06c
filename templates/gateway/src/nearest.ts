/**
 * The known name that a misspelt one may have meant: at most a third of its characters (and at least two) would have
 * to change.
 */
export function findNearest(given: string, known: Iterable<string>): string | undefined {
  const wanted = given.slice(0, 80).toLowerCase();
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  let nearest: string | undefined;
  for (const name of known) {
    const distance = measureDistance(wanted, name.toLowerCase());
    if (distance >= least || distance >= wanted.length) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

/** `Did you mean …?`, or nothing; with a space before it. */
export function hintNearest(given: string, known: Iterable<string>, prefix = ''): string {
  const nearest = findNearest(given, known);
  return nearest === undefined ? '' : ` Did you mean ${prefix}${nearest}?`;
}

/** The nearest known name, or all of them; with a space before it. */
export function suggestKnown(given: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  return hintNearest(given, known) || ` There are: ${known.join(', ')}.`;
}

/** Edit distance: insert, delete, replace. */
function measureDistance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    last = current;
  }
  return last[b.length] ?? 0;
}
