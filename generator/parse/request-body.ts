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
  const content = own(found.value, 'content');
  reportEncodings(reader, content, `${found.pointer}/content`);
  return {
    required: own(found.value, 'required') === true,
    ...(typeof description === 'string' ? { description } : {}),
    content: parseContent(reader, content, `${found.pointer}/content`),
    location: reader.location(found.pointer),
  };
}

const encodingKeywords = ['style', 'explode', 'allowReserved', 'contentType'] as const;

/** How a form writes a property (Encoding Object, section 4.8.15) is told: it is always written one way. */
function reportEncodings(reader: DocumentReader, content: JsonValue | undefined, pointer: string): void {
  for (const [mediaType, media] of entries(content)) {
    if (!/^application\/x-www-form-urlencoded\b/i.test(mediaType) || !isJsonObject(media)) continue;
    for (const [property, encoding] of entries(own(media, 'encoding'))) {
      for (const keyword of encodingKeywords) {
        if (!isJsonObject(encoding) || own(encoding, keyword) === undefined) continue;
        const place = `${pointer}${reader.pointer(mediaType, 'encoding', property, keyword)}`;
        reader.diagnostics.report('keyword-not-expressed', { keyword }, reader.location(place));
      }
    }
  }
}

function entries(value: JsonValue | undefined): readonly [string, JsonValue][] {
  return isJsonObject(value) ? Object.entries(value) : [];
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
