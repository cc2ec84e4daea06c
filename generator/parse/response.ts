import type { Response } from '../model/api.js';
import { isJsonObject, type JsonValue, own } from '../model/json.js';
import type { DocumentReader } from './reader.js';
import { parseContent } from './request-body.js';

/** Responses Object, section 4.8.16, in document order. */
export function parseResponses(
  reader: DocumentReader,
  value: JsonValue | undefined,
  pointer: string,
): readonly Response[] {
  if (!isJsonObject(value)) return [];
  return Object.keys(value)
    .filter((status) => !status.startsWith('x-'))
    .map((status) => {
      const found = reader.resolve(own(value, status), `${pointer}${reader.pointer(status)}`);
      const response = isJsonObject(found.value) ? found.value : {};
      const description = own(response, 'description');
      return {
        status,
        ...(typeof description === 'string' ? { description } : {}),
        content: parseContent(reader, own(response, 'content'), `${found.pointer}/content`),
      };
    });
}
