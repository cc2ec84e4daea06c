import type { Parameter, ParameterLocation, ParameterStyle } from '../model/api.js';
import { isJsonObject, type JsonObject, type JsonValue, own } from '../model/json.js';
import type { PathItem } from './path-item.js';
import type { DocumentReader } from './reader.js';
import { parseSchema } from './schema.js';

const defaultStyles: Readonly<Record<ParameterLocation, ParameterStyle>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
};

const styles: readonly string[] = [
  'matrix',
  'label',
  'simple',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
] satisfies readonly ParameterStyle[];

interface ParameterSource {
  readonly pathItem: PathItem;
  readonly operation: JsonObject;
  readonly pointer: string;
}

/** The path item's parameters, each overridden by the operation's of the same name and place (4.8.9). */
export function parseParameters(reader: DocumentReader, source: ParameterSource): readonly Parameter[] {
  const shared = source.pathItem.get('parameters');
  const found = [
    ...parseList(reader, shared?.value, shared?.pointer ?? ''),
    ...parseList(reader, own(source.operation, 'parameters'), `${source.pointer}/parameters`),
  ];
  const byKey = new Map(found.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]));
  return [...byKey.values()];
}

function parseList(
  reader: DocumentReader,
  list: JsonValue | undefined,
  pointer: string,
): readonly Parameter[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry, index) => {
    const found = reader.resolve(entry, `${pointer}/${index}`);
    const parameter = isJsonObject(found.value)
      ? parseParameter(reader, found.value, found.pointer)
      : undefined;
    return parameter ? [parameter] : [];
  });
}

/** Parameter Object, section 4.8.12: by `schema` and style, or by `content` and media type. */
function parseParameter(reader: DocumentReader, source: JsonObject, pointer: string): Parameter | undefined {
  const name = own(source, 'name');
  const location = own(source, 'in');
  if (typeof name !== 'string' || !isLocation(location)) {
    reader.diagnostics.report('parameter-invalid', {}, reader.location(pointer));
    return undefined;
  }
  const style = own(source, 'style');
  const chosen =
    typeof style === 'string' && styles.includes(style) ? (style as ParameterStyle) : defaultStyles[location];
  const explode = own(source, 'explode');
  const description = own(source, 'description');
  const content = own(source, 'content');
  const mediaType = isJsonObject(content) ? Object.keys(content)[0] : undefined;
  const schema =
    isJsonObject(content) && mediaType !== undefined
      ? parseMediaTypeSchema(
          reader,
          own(content, mediaType),
          `${pointer}${reader.pointer('content', mediaType)}`,
        )
      : parseSchema(reader, own(source, 'schema'), `${pointer}/schema`);
  return {
    name,
    in: location,
    required: own(source, 'required') === true || location === 'path',
    ...(typeof description === 'string' ? { description } : {}),
    deprecated: own(source, 'deprecated') === true,
    style: chosen,
    // `form` explodes by default; deepObject has no other form than one pair per property.
    explode: typeof explode === 'boolean' ? explode : chosen === 'form' || chosen === 'deepObject',
    allowReserved: own(source, 'allowReserved') === true,
    ...(mediaType === undefined ? {} : { mediaType }),
    schema,
    location: reader.location(pointer),
  };
}

/** The schema of a Media Type Object (section 4.8.14). */
export function parseMediaTypeSchema(reader: DocumentReader, value: JsonValue | undefined, pointer: string) {
  const schema = isJsonObject(value) ? own(value, 'schema') : undefined;
  return parseSchema(reader, schema, `${pointer}/schema`);
}

function isLocation(value: unknown): value is ParameterLocation {
  return typeof value === 'string' && Object.hasOwn(defaultStyles, value);
}
