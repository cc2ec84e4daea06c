import { isJsonObject, type JsonValue, own } from '../model/json.js';
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
  let current: Located | undefined = { value, pointer };
  while (current !== undefined && isJsonObject(current.value)) {
    const { value: item, pointer: place }: Located = current;
    if (!isJsonObject(item)) break;
    levels.unshift(
      Object.entries(item).map(([key, field]) => [
        key,
        { value: field, pointer: `${place}${reader.pointer(key)}` },
      ]),
    );
    const ref = own(item, '$ref');
    const target = typeof ref === 'string' ? refPointer(ref) : undefined;
    current = undefined;
    if (target === undefined || seen.has(target)) break;
    seen.add(target);
    current = { value: reader.at(target), pointer: target };
  }
  return new Map(levels.flat());
}
