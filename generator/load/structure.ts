import { joinPointer, type Tree, type TreeObject } from './tree.js';

/** The objects of OpenAPI 3.0 and 3.1, and the maps and lists between them. */
export type Kind =
  | 'document'
  | 'components'
  | 'paths'
  | 'pathItem'
  | 'operation'
  | 'parameters'
  | 'parameter'
  | 'requestBodies'
  | 'requestBody'
  | 'content'
  | 'mediaType'
  | 'encodings'
  | 'encoding'
  | 'responses'
  | 'componentResponses'
  | 'response'
  | 'headers'
  | 'header'
  | 'examples'
  | 'example'
  | 'links'
  | 'link'
  | 'callbacks'
  | 'callback'
  | 'pathItems'
  | 'securitySchemes'
  | 'securityScheme'
  | 'schemas'
  | 'schema';

interface Shape {
  /** What stands under a field; other fields hold plain data. */
  readonly fields?: ReadonlyMap<string, Kind>;
  /** What stands under every key, for maps and lists. */
  readonly each?: Kind;
  /** Keys that begin with `x-` are extensions, although it is a map. */
  readonly extensible?: true;
  /** The section of `components` that a `$ref` in its place points into. */
  readonly section?: string;
}

const media: [string, Kind][] = [
  ['schema', 'schema'],
  ['examples', 'examples'],
  ['content', 'content'],
];
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const schemaMaps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const schemaLists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const subschemas = ['items', 'additionalItems', 'additionalProperties', 'not', 'if', 'then', 'else'];
const subschemas31 = [
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
];

/** OpenAPI 3.1.1, section 4.8, and JSON Schema 2020-12 core, section 10. */
const shapes: ReadonlyMap<Kind, Shape> = new Map<Kind, Shape>([
  [
    'document',
    fields([
      ['paths', 'paths'],
      ['webhooks', 'pathItems'],
      ['components', 'components'],
    ]),
  ],
  [
    'components',
    fields([
      ['schemas', 'schemas'],
      ['responses', 'componentResponses'],
      ['parameters', 'parameters'],
      ['examples', 'examples'],
      ['requestBodies', 'requestBodies'],
      ['headers', 'headers'],
      ['securitySchemes', 'securitySchemes'],
      ['links', 'links'],
      ['callbacks', 'callbacks'],
      ['pathItems', 'pathItems'],
    ]),
  ],
  ['paths', { each: 'pathItem', extensible: true }],
  ['pathItems', { each: 'pathItem' }],
  [
    'pathItem',
    { ...fields([['parameters', 'parameters'], ...pairs(methods, 'operation')]), section: 'pathItems' },
  ],
  [
    'operation',
    fields([
      ['parameters', 'parameters'],
      ['requestBody', 'requestBody'],
      ['responses', 'responses'],
      ['callbacks', 'callbacks'],
    ]),
  ],
  ['parameters', { each: 'parameter' }],
  ['parameter', { ...fields(media), section: 'parameters' }],
  ['requestBodies', { each: 'requestBody' }],
  ['requestBody', { ...fields(media), section: 'requestBodies' }],
  ['content', { each: 'mediaType' }],
  ['mediaType', fields([...media, ['encoding', 'encodings']])],
  ['encodings', { each: 'encoding' }],
  ['encoding', fields([['headers', 'headers']])],
  ['responses', { each: 'response', extensible: true }],
  ['componentResponses', { each: 'response' }],
  [
    'response',
    {
      ...fields([
        ['headers', 'headers'],
        ['content', 'content'],
        ['links', 'links'],
      ]),
      section: 'responses',
    },
  ],
  ['headers', { each: 'header' }],
  ['header', { ...fields(media), section: 'headers' }],
  ['examples', { each: 'example' }],
  ['example', { section: 'examples' }],
  ['links', { each: 'link' }],
  ['link', { section: 'links' }],
  ['callbacks', { each: 'callback' }],
  ['callback', { each: 'pathItem', extensible: true, section: 'callbacks' }],
  ['securitySchemes', { each: 'securityScheme' }],
  ['securityScheme', { section: 'securitySchemes' }],
  ['schemas', { each: 'schema' }],
  [
    'schema',
    {
      ...fields([
        ...pairs(schemaMaps, 'schemas'),
        ...pairs(schemaLists, 'schemas'),
        ...pairs(subschemas, 'schema'),
        ...pairs(subschemas31, 'schema'),
      ]),
      section: 'schemas',
    },
  ],
]);

function fields(entries: readonly [string, Kind][]): Shape {
  return { fields: new Map(entries) };
}

function pairs(keys: readonly string[], kind: Kind): [string, Kind][] {
  return keys.map((key) => [key, kind]);
}

/** What OpenAPI puts under a key of an object; undefined where it is plain data. */
export function childKind(kind: Kind, key: string): Kind | undefined {
  const shape = shapes.get(kind);
  if (shape?.each === undefined) return shape?.fields?.get(key);
  return shape.extensible && key.startsWith('x-') ? undefined : shape.each;
}

/** The section of `components` that a `$ref` here points into; undefined where none may stand. */
export function sectionOf(kind: Kind): string | undefined {
  return shapes.get(kind)?.section;
}

/**
 * Visits every OpenAPI object of a document, parents first, in document order. The walk goes on into
 * what the visitor left there. Examples, defaults, enums and extensions are data and not visited.
 */
export function walkDocument(root: TreeObject, visit: Visit): void {
  walk('document', root, { pointer: '', visit });
}

type Visit = (kind: Kind, object: TreeObject, pointer: string) => void;

/** Recursion is safe here: see `findTooDeep`. */
function walk(kind: Kind, value: Tree, at: { readonly pointer: string; readonly visit: Visit }): void {
  if (typeof value !== 'object' || value === null) return;
  // Before 2020-12 `items` may be a list of schemas.
  const actual = kind === 'schema' && Array.isArray(value) ? 'schemas' : kind;
  const object = value as TreeObject;
  if (!Array.isArray(value)) at.visit(actual, object, at.pointer);
  for (const key of Object.keys(value)) {
    const inner = childKind(actual, key);
    if (inner === undefined) continue;
    walk(inner, object[key] ?? null, { pointer: joinPointer(at.pointer, key), visit: at.visit });
  }
}
