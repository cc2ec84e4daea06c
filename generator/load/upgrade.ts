import { listReferences } from './references.js';
import { walkDocument } from './structure.js';
import {
  childOf,
  getOwn,
  joinPointer,
  resolvePointer,
  setOwn,
  splitPointer,
  type Tree,
  type TreeObject,
} from './tree.js';

/** Keywords that decide on null by themselves: adding it to `type` would not let it pass. */
const combinators = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not'];
const annotations = [
  'title',
  'description',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
  'example',
  'examples',
  'externalDocs',
];

/**
 * Rewrites an OpenAPI 3.0 document as 3.1, in place; another one is left as it is. Only Schema Objects
 * differ (https://spec.openapis.org/oas/v3.1.1.html#appendix-a-revision-history): a property that is
 * named `nullable`, an example or an extension stays untouched.
 */
export function upgradeDocument(root: TreeObject): void {
  if (!String(getOwn(root, 'openapi')).startsWith('3.0')) return;
  root.openapi = '3.1.1';
  const wrapped = new Set<Tree>();
  walkDocument(root, (kind, schema) => {
    if (kind !== 'schema') return;
    upgradeLimit(schema, 'exclusiveMinimum', 'minimum');
    upgradeLimit(schema, 'exclusiveMaximum', 'maximum');
    upgradeBinary(schema);
    upgradeExample(schema);
    if (upgradeNullable(schema)) wrapped.add(schema);
  });
  if (wrapped.size > 0) followWrapped(root, wrapped);
}

/** `exclusiveMinimum: true` was a flag on `minimum`. */
function upgradeLimit(schema: TreeObject, flag: string, limit: string): void {
  const exclusive = getOwn(schema, flag);
  if (typeof exclusive !== 'boolean') return;
  const value = getOwn(schema, limit);
  delete schema[flag];
  if (!exclusive || typeof value !== 'number') return;
  schema[flag] = value;
  delete schema[limit];
}

/** 3.1.1, section 4.8.14.3: binary data is described by its encoding and media type. */
function upgradeBinary(schema: TreeObject): void {
  const isFile = getOwn(schema, 'type') === 'file';
  if (isFile) schema.type = 'string';
  const format = isFile ? 'binary' : getOwn(schema, 'format');
  if (getOwn(schema, 'type') !== 'string') return;
  if (format === 'binary') schema.contentMediaType = 'application/octet-stream';
  else if (format === 'byte' || format === 'base64') schema.contentEncoding = 'base64';
  else return;
  delete schema.format;
}

function upgradeExample(schema: TreeObject): void {
  const example = getOwn(schema, 'example');
  if (example === undefined) return;
  if (!Object.hasOwn(schema, 'examples')) schema.examples = [example];
  delete schema.example;
}

/** Lets null pass. Gives true where the schema had to be wrapped in an `anyOf`. */
function upgradeNullable(schema: TreeObject): boolean {
  const isNullable = getOwn(schema, 'nullable') === true || getOwn(schema, 'x-nullable') === true;
  if (typeof getOwn(schema, 'nullable') === 'boolean') delete schema.nullable;
  delete schema['x-nullable'];
  if (!isNullable) return false;
  if (combinators.some((keyword) => Object.hasOwn(schema, keyword))) {
    wrapNullable(schema);
    return true;
  }
  const type = getOwn(schema, 'type');
  if (typeof type === 'string' && type !== 'null') schema.type = [type, 'null'];
  const values = getOwn(schema, 'enum');
  if (Array.isArray(values) && !values.includes(null)) values.push(null);
  return false;
}

/** The same object goes on holding the annotations, so that they describe the null too. */
function wrapNullable(schema: TreeObject): void {
  const inner: TreeObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (annotations.includes(key)) continue;
    setOwn(inner, key, value);
    delete schema[key];
  }
  schema.anyOf = [inner, { type: 'null' }];
}

/** A `$ref` into what was wrapped now goes through its `anyOf`. */
function followWrapped(root: TreeObject, wrapped: ReadonlySet<Tree>): void {
  for (const { holder, target } of listReferences(root)) {
    let value: Tree | undefined = root;
    let moved = '';
    let isMoved = false;
    for (const segment of splitPointer(target ?? '') ?? []) {
      if (value !== undefined && wrapped.has(value)) {
        moved += '/anyOf/0';
        value = resolvePointer(value, '/anyOf/0');
        isMoved = true;
      }
      value = value === undefined ? undefined : childOf(value, segment);
      moved = joinPointer(moved, segment);
    }
    if (isMoved) holder.$ref = `#${encodeURI(moved)}`;
  }
}
