import { camelCase } from '../names.js';
import { identifierPattern } from './literal.js';

/** Words that cannot name a constant of a module (ECMAScript, section 12.7.2), and names not to hide. */
const reserved: ReadonlySet<string> = new Set([
  ...['arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default'],
  ...['delete', 'do', 'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally', 'for', 'function'],
  ...['if', 'implements', 'import', 'in', 'instanceof', 'interface', 'let', 'new', 'null', 'package'],
  ...['private', 'protected', 'public', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true'],
  ...['try', 'typeof', 'var', 'void', 'while', 'with', 'yield', 'async', 'get', 'set', 'type', 'of'],
  ...['undefined', 'NaN', 'Infinity', 'globalThis', 'Object', 'Array', 'String', 'Number', 'Boolean'],
  ...['Function', 'Symbol', 'Promise', 'Map', 'Set', 'Error', 'JSON', 'Math', 'Date', 'RegExp', 'Proxy'],
  ...['Record', 'Partial', 'Readonly', 'Pick', 'Omit', 'module', 'exports', 'require', 'process', 'z'],
]);

/**
 * An identifier for each name, in the same order: the name itself where it is one, else the name
 * without what no identifier may hold (`CostMetadata-Input` → `CostMetadataInput`). Names that would
 * fall together, or on a `taken` one, are told apart by a number.
 */
export function makeIdentifiers(
  names: readonly string[],
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, string> {
  const free = (identifier: string) => !used.has(identifier) && !taken.has(identifier);
  const used = new Set<string>(reserved);
  const identifiers = new Map<string, string>();
  // Names that stand as they are come first, so that a derived name never pushes one aside.
  for (const name of names) {
    if (!identifierPattern.test(name) || !free(name)) continue;
    identifiers.set(name, name);
    used.add(name);
  }
  for (const name of names) {
    if (identifiers.has(name)) continue;
    const stem = deriveIdentifier(name);
    let identifier = stem;
    for (let number = 2; !free(identifier); number++) identifier = `${stem}${number}`;
    identifiers.set(name, identifier);
    used.add(identifier);
  }
  return new Map(names.map((name) => [name, identifiers.get(name) ?? name]));
}

/** A constant for each tool: its name in camel case, with a number where that is reserved or taken. */
export function makeToolIdentifiers(
  tools: readonly string[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const used = new Set([...reserved, ...taken]);
  const entries = tools.map((tool): [string, string] => {
    const stem = camelCase(tool);
    let identifier = stem;
    for (let number = 2; used.has(identifier); number++) identifier = `${stem}${number}`;
    used.add(identifier);
    return [tool, identifier];
  });
  return new Map(entries);
}

function deriveIdentifier(name: string): string {
  const joined = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w$]+([A-Za-z0-9])?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())
    .slice(0, 80);
  const stem = /^[0-9]/.test(joined) ? `_${joined}` : joined;
  if (stem === '') return 'Schema';
  return reserved.has(stem) ? `${stem}Schema` : stem;
}
