import { createHash } from 'node:crypto';
import pluralize from 'pluralize';
import type { HttpMethod } from './model/api.js';
import type { ToolKind } from './model/mcp-server.js';

/**
 * The only place where a name is made. A tool's name follows from its method and path:
 *
 *   GET a collection            list_all_{api}_{plural}
 *   GET an item                 get_single_{api}_{singular}_by_{key}
 *   POST a collection           create_a_{api}_{singular}
 *   POST ending in a verb       create_a_{api}_{noun of the verb}
 *   PATCH, PUT                  update_a_{api}_{singular}_by_{key}
 *   DELETE                      delete_a_{api}_{singular}_by_{key}
 */
export interface NamingRules {
  readonly api: string;
  /** Nouns that are the same in the plural: `metrics`. */
  readonly invariantNouns: readonly string[];
  /** Literal segments that only select, and say nothing of the resource: `external`, `me`. */
  readonly selectors: readonly string[];
  /** A literal segment → the shorter words that stand for it: `customer-portal` → `portal`. */
  readonly shortForms: Readonly<Record<string, string>>;
  /** A verb as the last segment → the noun of what it makes: `finalize` → `finalization`. */
  readonly verbNouns: Readonly<Record<string, string>>;
}

export interface NamedOperation {
  readonly method: HttpMethod;
  readonly path: string;
  /** The success answer is a list or a page of items. */
  readonly answersList: boolean;
}

export interface ToolName {
  readonly name: string;
  readonly kind: ToolKind;
}

/** Verbs of action segments and what a call of them makes. An API's config adds its own. */
const generalVerbNouns: ReadonlyMap<string, string> = new Map(
  Object.entries({
    accept: 'acceptance',
    activate: 'activation',
    approve: 'approval',
    archive: 'archival',
    authorize: 'authorization',
    cancel: 'cancellation',
    capture: 'capture',
    claim: 'claim',
    close: 'closure',
    confirm: 'confirmation',
    deactivate: 'deactivation',
    disable: 'disablement',
    duplicate: 'duplication',
    enable: 'enablement',
    finalize: 'finalization',
    ingest: 'ingestion',
    introspect: 'introspection',
    merge: 'merge',
    pause: 'pause',
    publish: 'publication',
    redeliver: 'redelivery',
    refresh: 'refresh',
    register: 'registration',
    reject: 'rejection',
    resend: 'resend',
    restore: 'restoration',
    resume: 'resumption',
    retry: 'retry',
    revoke: 'revocation',
    rotate: 'rotation',
    search: 'search',
    send: 'sending',
    submit: 'submission',
    sync: 'synchronization',
    unarchive: 'unarchival',
    upload: 'upload',
    validate: 'validation',
    verify: 'verification',
    void: 'voiding',
  }),
);

/** The longest name that still fits hosts which prefix `mcp__{server}__` and stop at 64. */
export const maximumToolNameLength = 52;

type Segment = { readonly literal: string } | { readonly parameter: string };

/** `/v1/customers/{id}/members/` → the segments without the version prefix and empty ones. */
function splitPath(path: string): readonly Segment[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  const versionless = /^v\d+(?:\.\d+)*$/i.test(segments[0] ?? '') ? segments.slice(1) : segments;
  return versionless.map((segment) => {
    const parameter = /^\{(.+)\}$/.exec(segment)?.[1];
    return parameter === undefined ? { literal: segment } : { parameter };
  });
}

/** Lower snake case of any text: `APIKeys v2.list` → `api_keys_v2_list`. */
export function snakeCase(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

export function kebabCase(text: string): string {
  return snakeCase(text).replaceAll('_', '-');
}

/** `list_all_orders` → `listAllOrders`; always an identifier. */
export function camelCase(text: string): string {
  const camel = snakeCase(text).replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return /^[a-z]/.test(camel) ? camel : `_${camel}`;
}

/** Makes the name of an operation's tool by the rule above; `kind` is its prefix, or `custom`. */
export function nameOperation(operation: NamedOperation, rules: NamingRules): ToolName {
  const segments = splitPath(operation.path);
  const words = nounPhrase(segments, rules);
  const last = segments.at(-1);
  const literals = segments.filter((segment): segment is { literal: string } => 'literal' in segment);
  const verb = last && 'literal' in last ? verbNoun(last.literal, rules) : undefined;
  const key = lastKey(segments, words.singular);
  const of = (prefix: string, noun: string, by: string) =>
    [prefix, rules.api, noun, by].filter((part) => part !== '').join('_');

  switch (operation.method) {
    case 'POST': {
      if (verb === undefined) return { name: of('create_a', words.singular, ''), kind: 'create' };
      const parents = nounPhrase(segments.slice(0, -1), rules).singular;
      return { name: of('create_a', [parents, verb].filter(Boolean).join('_'), ''), kind: 'custom' };
    }
    case 'PATCH':
    case 'PUT':
      return { name: of('update_a', words.singular, key), kind: 'update' };
    case 'DELETE':
      return { name: of('delete_a', words.singular, key), kind: 'delete' };
    default: {
      const endsInParameter = last !== undefined && 'parameter' in last;
      if (operation.answersList && !endsInParameter && literals.length > 0) {
        return { name: of('list_all', words.plural, ''), kind: 'list' };
      }
      return { name: of('get_single', words.singular, key), kind: 'get' };
    }
  }
}

/** The literal segments as a noun phrase: parents singular, the last one in both numbers. */
function nounPhrase(segments: readonly Segment[], rules: NamingRules): { singular: string; plural: string } {
  const nouns = segments
    .filter((segment): segment is { literal: string } => 'literal' in segment)
    .map((segment) => segment.literal)
    .filter((literal) => !rules.selectors.includes(literal))
    .map((literal) => snakeCase(ownEntry(rules.shortForms, literal) ?? literal))
    .filter((noun) => noun !== '');
  const singulars = nouns.map((noun) => inflect(noun, 'singular', rules));
  const parents = singulars.slice(0, -1);
  const last = nouns.at(-1);
  return {
    singular: singulars.join('_'),
    plural: [...parents, ...(last === undefined ? [] : [inflect(last, 'plural', rules)])].join('_'),
  };
}

/** Inflects the last word of a phrase: `license_keys` → `license_key`. */
function inflect(phrase: string, number: 'singular' | 'plural', rules: NamingRules): string {
  const words = phrase.split('_');
  const last = words.pop() ?? '';
  if (rules.invariantNouns.includes(last)) return phrase;
  return [...words, number === 'singular' ? pluralize.singular(last) : pluralize.plural(last)].join('_');
}

function verbNoun(literal: string, rules: NamingRules): string | undefined {
  return ownEntry(rules.verbNouns, literal) ?? generalVerbNouns.get(literal);
}

function ownEntry(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** `by_id` for `{id}` and `{resource_id}`, `by_external_id` for another key; '' above any item. */
function lastKey(segments: readonly Segment[], noun: string): string {
  const parameter = segments.findLast((segment): segment is { parameter: string } => 'parameter' in segment);
  if (parameter === undefined) return '';
  const key = snakeCase(parameter.parameter);
  const resource = noun.slice(noun.lastIndexOf('_') + 1);
  const unprefixed = [noun, resource].find((owner) => owner !== '' && key.startsWith(`${owner}_`));
  return `by_${unprefixed === undefined ? key : key.slice(unprefixed.length + 1)}`;
}

/** The kind that a tool's name says: its prefix. */
export function kindOfName(name: string): ToolKind {
  const prefix = name.slice(0, name.indexOf('_'));
  return (['list', 'get', 'create', 'update', 'delete'] as const).find((kind) => kind === prefix) ?? 'custom';
}

/** The noun phrase of a tool's name, singular: `order` of `list_all_shop_orders` where `shop` is the API. */
export function nounOfName(name: string, api: string): string {
  const [phrase = ''] = name
    .replace(/^(?:list_all|get_single|create_a|update_a|delete_a)_/, '')
    .replace(`${api}_`, '')
    .split('_by_');
  const last = phrase.lastIndexOf('_') + 1;
  return phrase.slice(0, last) + pluralize.singular(phrase.slice(last));
}

/** Cuts a name that is too long at a word, and keeps it apart from its like by a short hash of the whole. */
export function shortenName(name: string): string {
  if (name.length <= maximumToolNameLength) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  const head = name.slice(0, maximumToolNameLength - hash.length - 1);
  return `${head.slice(0, Math.max(head.lastIndexOf('_'), 20)).replace(/_+$/, '')}_${hash}`;
}

/** Endings of the variables that hold a server's settings, which no credential may be in. */
const settingVariables: readonly string[] = ['SERVER', 'BASE_URL'];

/** `MY_API_ACCESS_TOKEN`: the variable that holds the credential of a scheme, and nothing else. */
export function environmentVariable(api: string, scheme: string, taken: ReadonlySet<string>): string {
  const words = (snakeCase(scheme) || 'access_token').toUpperCase();
  const prefix = api.toUpperCase();
  const isSetting = settingVariables.includes(words) || words.startsWith('MCP_');
  const stem = isSetting ? `${prefix}_${words}_CREDENTIAL` : `${prefix}_${words}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? stem : `${stem}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Property keys that hosts accept (a key outside of this makes some refuse the whole list). */
const portableKey = /^[A-Za-z0-9_-]{1,64}$/;

/** `__proto__` would set a prototype in careless code on the way. */
export function isPortableKey(key: string): boolean {
  return portableKey.test(key) && key !== '__proto__';
}

/** An argument's name for a parameter: its own if clients accept it, else a safe one that is not taken. */
export function argumentName(parameter: string, taken: ReadonlySet<string>): string {
  const safe = isPortableKey(parameter)
    ? parameter
    : parameter
        .replace(/[^A-Za-z0-9_-]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .slice(0, 60) || 'argument';
  if (!taken.has(safe)) return safe;
  for (let number = 2; ; number++) {
    if (!taken.has(`${safe}_${number}`)) return `${safe}_${number}`;
  }
}
