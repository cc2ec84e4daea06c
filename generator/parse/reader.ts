import type { Diagnostics } from '../diagnostics.js';
import type { OpenApiDocument, SourceLocation } from '../model/api.js';
import { isJsonObject, type JsonObject, type JsonValue, own } from '../model/json.js';

/** A value and the place where it stands, which differs from where it was asked for behind a `$ref`. */
export interface Located {
  readonly value: JsonValue | undefined;
  readonly pointer: string;
}

/** Walks a document by JSON Pointer (RFC 6901) and follows Reference Objects. */
export class DocumentReader {
  readonly document: OpenApiDocument;
  readonly diagnostics: Diagnostics;
  /** Pointers outside `components/schemas` that schemas refer to; read by `parseComponentSchemas`. */
  readonly strayTargets = new Set<string>();

  constructor(document: OpenApiDocument, diagnostics: Diagnostics) {
    this.document = document;
    this.diagnostics = diagnostics;
  }

  /** Names as a JSON Pointer. Most need no escape: this runs once for every schema. */
  pointer(...segments: readonly string[]): string {
    let pointer = '';
    for (const segment of segments) {
      const plain = !segment.includes('/') && !segment.includes('~');
      pointer += `/${plain ? segment : segment.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    }
    return pointer;
  }

  location(pointer: string): SourceLocation {
    return { file: this.document.file, pointer };
  }

  /** The value at a pointer, or undefined where nothing stands. */
  at(pointer: string): JsonValue | undefined {
    let value: JsonValue | undefined = this.document.root;
    for (const part of pointer.split('/').slice(1)) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (Array.isArray(value)) value = value[Number(key)];
      else if (isJsonObject(value)) value = own(value, key);
      else return undefined;
    }
    return value;
  }

  object(pointer: string): JsonObject | undefined {
    const value = this.at(pointer);
    return isJsonObject(value) ? value : undefined;
  }

  /** Follows `$ref` until something else stands there. `load` has checked that every one resolves. */
  resolve(value: JsonValue | undefined, pointer: string): Located {
    let current: Located = { value, pointer };
    const seen = new Set<string>();
    while (isJsonObject(current.value)) {
      const ref = own(current.value, '$ref');
      if (typeof ref !== 'string') return current;
      const target = refPointer(ref);
      if (target === undefined || seen.has(target)) return { value: undefined, pointer: current.pointer };
      seen.add(target);
      current = { value: this.at(target), pointer: target };
    }
    return current;
  }
}

/** `#/components/schemas/A%20b` → `/components/schemas/A b`; undefined for a reference to another file. */
export function refPointer(ref: string): string | undefined {
  if (!ref.startsWith('#')) return undefined;
  try {
    return decodeURIComponent(ref.slice(1));
  } catch {
    return ref.slice(1);
  }
}
