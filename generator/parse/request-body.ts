import type { MediaType, RequestBody } from '../model/api.js';
import { isJsonObject, type JsonValue, own } from '../model/json.js';
import { parseMediaTypeSchema } from './parameter.js';
import type { DocumentReader } from './reader.js';

/** Request Body Object, section 4.8.13. */
export function parseRequestBody(
  reader: DocumentReader,
  value: JsonValue | undefined,
  pointer: string,
): RequestBody | undefined {
  const found = reader.resolve(value, pointer);
  if (!isJsonObject(found.value)) return undefined;
  const description = own(found.value, 'description');
  return {
    required: own(found.value, 'required') === true,
    ...(typeof description === 'string' ? { description } : {}),
    content: parseContent(reader, own(found.value, 'content'), `${found.pointer}/content`),
    location: reader.location(found.pointer),
  };
}

/** The media types of a `content` map, in document order. */
export function parseContent(
  reader: DocumentReader,
  content: JsonValue | undefined,
  pointer: string,
): readonly MediaType[] {
  if (!isJsonObject(content)) return [];
  return Object.keys(content).map((mediaType) => ({
    mediaType,
    schema: parseMediaTypeSchema(reader, own(content, mediaType), `${pointer}${reader.pointer(mediaType)}`),
  }));
}
