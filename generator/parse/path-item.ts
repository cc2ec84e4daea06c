import { isJsonObject, type JsonObject, type JsonValue, own } from '../model/json.js';
import { type DocumentReader, type Located, refPointer } from './reader.js';

/** The fields of a Path Item Object, each with the place where it stands. */
export type PathItem = ReadonlyMap<string, Located>;

/**
 * A path item may have fields beside its `$ref` (section 4.8.9). Where both declare one, the standard
 * leaves open which counts: here it is the one beside the `$ref`, as with other references.
 */
export function readPathItem(
  reader: DocumentReader,
  value: JsonValue | undefined,
  pointer: string,
): PathItem {
  const levels: (readonly [string, Located])[][] = [];
  const seen = new Set<string>();
  let [item, place] = [value, pointer];
  while (isJsonObject(item) && !seen.has(place)) {
    seen.add(place);
    levels.unshift(listFields(reader, item, place));
    const ref = own(item, '$ref');
    const target = typeof ref === 'string' ? refPointer(ref) : undefined;
    if (target === undefined) break;
    [item, place] = [reader.at(target), target];
  }
  return new Map(levels.flat());
}

function listFields(reader: DocumentReader, item: JsonObject, pointer: string): [string, Located][] {
  return Object.entries(item).map(([key, value]) => [
    key,
    { value, pointer: `${pointer}${reader.pointer(key)}` },
  ]);
}
