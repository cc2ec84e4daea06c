/**
 * Checks a wire schema against what hosts and models take. It knows nothing of the code that writes
 * them. The first four rules are those of the MCP Inspector's `--strict` (2.12.0: type-union,
 * untyped-schema, boolean-schema, remote-ref); the rest are refusals of hosts and model providers.
 */

/** Every keyword that a wire schema may use. Whatever is not here, `$ref` and `oneOf` included, is a fault. */
const keywords: ReadonlySet<string> = new Set([
  ...['type', 'description', 'enum', 'format', 'anyOf'],
  ...['properties', 'required', 'additionalProperties'],
  ...['items', 'minItems', 'maxItems', 'minimum', 'maximum', 'minLength'],
]);
const rootKeywords: ReadonlySet<string> = new Set([
  ...['type', 'description', 'properties', 'required', 'additionalProperties'],
]);
const types: ReadonlySet<unknown> = new Set([
  ...['string', 'integer', 'number', 'boolean', 'null', 'object', 'array'],
]);
/** Which types a keyword is for. */
const owners: ReadonlyMap<string, readonly string[]> = new Map([
  ['enum', ['string']],
  ['format', ['string']],
  ['minimum', ['integer', 'number']],
  ['maximum', ['integer', 'number']],
  ['properties', ['object']],
  ['required', ['object']],
  ['additionalProperties', ['object']],
  ['items', ['array']],
  ['minItems', ['array']],
  ['maxItems', ['array']],
]);

/** https://github.com/anomalyco/opencode/issues/50297: levels, the root counted. */
const maxDepth = 10;
const maxEnum = 20;
const portableKey = /^[A-Za-z0-9_-]{1,64}$/;

type Node = Record<string, unknown>;

/** Faults of one tool's `inputSchema`, each with the path to it; none: `[]`. */
export function findUnportable(schema: unknown): readonly string[] {
  const faults: string[] = [];
  if (isNode(schema)) checkRoot(schema, faults);
  walk(schema, { path: '#', depth: 1, faults });
  return faults;
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly faults: string[];
}

function checkRoot(root: Node, faults: string[]): void {
  if (root.type !== 'object') faults.push('#: the root is not {"type":"object"}');
  if (!Object.hasOwn(root, 'additionalProperties'))
    faults.push('#: the root does not say additionalProperties');
  for (const key of Object.keys(root)) if (!rootKeywords.has(key)) faults.push(`#: ${key} at the root`);
}

function walk(node: unknown, place: Place): void {
  const { path, depth, faults } = place;
  if (!isNode(node)) {
    faults.push(`${path}: ${JSON.stringify(node)} is not a schema object`);
    return;
  }
  if (depth > maxDepth) faults.push(`${path}: ${depth} levels deep`);
  for (const key of Object.keys(node)) if (!keywords.has(key)) faults.push(`${path}: keyword ${key}`);
  checkType(node, place);
  checkValues(node, place);
  for (const [key, inner] of innerSchemas(node)) {
    walk(inner, { path: `${path}/${key}`, depth: depth + 1, faults });
  }
}

function checkType(node: Node, { path, faults }: Place): void {
  if (Array.isArray(node.type)) faults.push(`${path}: type is a list`);
  else if (Object.hasOwn(node, 'type') && !types.has(node.type))
    faults.push(`${path}: type is not one of JSON's`);
  // `minLength: 0` is how an item of any kind is told: every list needs `items`, and `{}` is refused.
  const isVacuous = JSON.stringify(node) === '{"minLength":0}' && path.endsWith('/items');
  const saysType = Object.hasOwn(node, 'type') !== Object.hasOwn(node, 'anyOf');
  if (!saysType && !isVacuous) faults.push(`${path}: needs a type or anyOf, and not both`);
  if (Object.hasOwn(node, 'minLength') && !isVacuous) faults.push(`${path}: keyword minLength`);
  if (node.type === 'array' && !Object.hasOwn(node, 'items')) faults.push(`${path}: an array without items`);
  for (const [keyword, allowed] of owners) {
    if (!Object.hasOwn(node, keyword) || allowed.includes(String(node.type))) continue;
    faults.push(`${path}: ${keyword} without type ${allowed.join(' or ')}`);
  }
}

function checkValues(node: Node, { path, faults }: Place): void {
  if (Object.hasOwn(node, 'format') && node.format !== 'date-time')
    faults.push(`${path}: format ${node.format}`);
  if (
    Object.hasOwn(node, 'description') &&
    (typeof node.description !== 'string' || node.description === '')
  ) {
    faults.push(`${path}: description is not a text`);
  }
  if (Object.hasOwn(node, 'enum') && !isStringSet(node.enum, maxEnum)) {
    faults.push(`${path}: enum is not a set of 1 to ${maxEnum} strings`);
  }
  const declared = isNode(node.properties) ? node.properties : {};
  for (const name of Object.keys(declared)) {
    if (!portableKey.test(name)) faults.push(`${path}: property ${JSON.stringify(name)}`);
  }
  if (!Object.hasOwn(node, 'required')) return;
  const { required } = node;
  if (!isStringSet(required) || !required.every((name) => Object.hasOwn(declared, name))) {
    faults.push(`${path}: required is not a set of declared properties`);
  }
}

function isStringSet(value: unknown, maxSize = Number.POSITIVE_INFINITY): value is readonly string[] {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) return false;
  return value.length > 0 && value.length <= maxSize && new Set(value).size === value.length;
}

function innerSchemas(node: Node): readonly (readonly [string, unknown])[] {
  const found: [string, unknown][] = [];
  if (Object.hasOwn(node, 'properties')) {
    const { properties } = node;
    const entries = isNode(properties) ? Object.entries(properties) : [['', properties]];
    for (const [name, inner] of entries) found.push([`properties/${name}`, inner]);
  }
  if (Object.hasOwn(node, 'anyOf')) {
    const list = Array.isArray(node.anyOf) && node.anyOf.length > 1 ? node.anyOf : [node.anyOf];
    for (const [index, inner] of list.entries()) found.push([`anyOf/${index}`, inner]);
  }
  if (Object.hasOwn(node, 'items')) found.push(['items', node.items]);
  // The one place where a boolean is a schema.
  const extra = node.additionalProperties;
  if (extra !== undefined && typeof extra !== 'boolean') found.push(['additionalProperties', extra]);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
