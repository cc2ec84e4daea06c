import type { SourceLocation } from './model/api.js';

export type Severity = 'error' | 'warning' | 'info';

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly location?: SourceLocation;
  /** What the message is made of, where a lenient collection is read by a program. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

interface CatalogueEntry<Facts> {
  readonly severity: Severity;
  /** Takes what the reporter knows, gives one sentence. */
  readonly message: (facts: Facts) => string;
  readonly help?: string;
}

/**
 * Every diagnostic that the compiler can print. An error ends the run with exit code 1; a warning
 * says that something is less than the document says; an info says what was decided for the user.
 */
const catalogue = {
  'file-not-found': {
    severity: 'error',
    message: ({ file }: { file: string }) => `There is no readable file ${file}.`,
    help: 'Check the path; it is taken relative to the current folder.',
  },
  'file-unreadable': {
    severity: 'error',
    message: ({ file, reason }: { file: string; reason: string }) => `${file} cannot be read: ${reason}.`,
    help: 'Give the path or URL of one UTF-8 text file that this user may read.',
  },
  'file-too-large': {
    severity: 'error',
    message: ({ file, maxMegabytes }: { file: string; maxMegabytes: number }) =>
      `${file} is larger than ${maxMegabytes} MB.`,
    help: 'Cut the document down to the operations that you need.',
  },
  'syntax-error': {
    severity: 'error',
    message: (facts: { file: string; line: number; column: number; reason: string }) =>
      `${facts.file}:${facts.line}:${facts.column} cannot be parsed: ${facts.reason}.`,
    help: 'Correct the file; it must be JSON or YAML.',
  },
  'not-openapi': {
    severity: 'error',
    message: ({ file }: { file: string }) =>
      `${file} is not an OpenAPI document: it has no "openapi" version.`,
    help: 'Give an OpenAPI 3.0 or 3.1 document.',
  },
  'swagger-document': {
    severity: 'error',
    message: ({ file }: { file: string }) => `${file} is a Swagger 2.0 document, which is not supported.`,
    help: 'Convert it to OpenAPI 3.0 first, for example with `npx swagger2openapi`.',
  },
  'openapi-version': {
    severity: 'error',
    message: ({ version }: { version: string }) => `The OpenAPI version ${version} is not supported.`,
    help: 'Give an OpenAPI 3.0.x or 3.1.x document, its version as a string.',
  },
  'document-too-deep': {
    severity: 'error',
    message: ({ maxDepth }: { maxDepth: number }) =>
      `With overlays and other files the document is nested more than ${maxDepth} levels deep.`,
    help: 'Move the inner schemas to components and refer to them.',
  },
  'document-invalid': {
    severity: 'error',
    message: ({ reason }: { reason: string }) => `This breaks the OpenAPI 3.1 standard: ${reason}.`,
    help: 'Correct the document, or change it with an overlay.',
  },
  'document-invalid-more': {
    severity: 'error',
    message: () => 'More places than are listed here break the OpenAPI 3.1 standard.',
    help: 'Correct those that are listed and run again.',
  },
  'lock-invalid': {
    severity: 'error',
    message: ({ lock, key }: { lock: string; key: string }) => `The lock ${lock} has no text under "${key}".`,
    help: 'Restore it from version control.',
  },
  'lock-mismatch': {
    severity: 'error',
    message: (facts: { file: string; lock: string; expected: string; actual: string }) =>
      `${facts.file} has SHA-256 ${facts.actual}, but ${facts.lock} asks for ${facts.expected}.`,
    help: 'Restore the document from version control, or write the sha256 of the reviewed one into the lock.',
  },
  'overlay-invalid': {
    severity: 'error',
    message: ({ reason }: { reason: string }) => `The overlay is not valid: ${reason}.`,
    help: 'See https://spec.openapis.org/overlay/v1.0.0.html.',
  },
  'overlay-target-invalid': {
    severity: 'error',
    message: ({ target, reason }: { target: string; reason: string }) =>
      `The target ${target} is not a JSONPath that can be evaluated: ${reason}.`,
    help: 'Write it as RFC 9535 has it, for example $.paths["/orders"].get.',
  },
  'overlay-no-match': {
    severity: 'error',
    message: ({ target }: { target: string }) => `The target ${target} matches nothing in the document.`,
    help: 'The document has changed, or the target is misspelt: correct the action or remove it.',
  },
  'overlay-stale': {
    severity: 'info',
    message: ({ target }: { target: string }) =>
      `The overlay action for ${target} is stale: it matches nothing in this document.`,
  },
  'overlay-impossible': {
    severity: 'error',
    message: ({ target, reason }: { target: string; reason: string }) =>
      `The action for ${target} cannot be applied: ${reason}.`,
    help: 'An update must be of the same kind as what it meets; to change the kind, remove the old value first.',
  },
  'reference-unresolved': {
    severity: 'error',
    message: ({ reference }: { reference: string }) => `The reference ${reference} leads nowhere.`,
    help: 'Correct the $ref, or add what it points at; anchors and $id are not followed.',
  },
  'reference-circular': {
    severity: 'error',
    message: ({ reference }: { reference: string }) =>
      `The reference ${reference} only leads back to itself.`,
    help: 'One of the references in the circle must hold a definition.',
  },
  'reference-chain': {
    severity: 'error',
    message: ({ reference, maxChain }: { reference: string; maxChain: number }) =>
      `The reference ${reference} leads through more than ${maxChain} other references.`,
    help: 'Point the $ref at the definition itself.',
  },
  'reference-kind': {
    severity: 'error',
    message: ({ reference, section }: { reference: string; section: string }) =>
      `The reference ${reference} must point into components.${section}.`,
    help: 'Point the $ref at an object of the kind that belongs here.',
  },
  'reference-outside': {
    severity: 'error',
    message: ({ reference }: { reference: string }) =>
      `The reference ${reference} leaves the folder of the document, which is refused.`,
    help: 'Put the file beside the document and refer to it by a relative path.',
  },
  'reference-remote': {
    severity: 'error',
    message: ({ reference }: { reference: string }) =>
      `The reference ${reference} is remote, which is refused.`,
    help: 'Download the file beside the document, or allow https references with --allow-remote-refs.',
  },
  'reference-unreadable': {
    severity: 'error',
    message: ({ reference, reason }: { reference: string; reason: string }) =>
      `The reference to ${reference} cannot be followed: ${reason}.`,
    help: 'Only files below the folder of the document are read.',
  },
  'api-not-found': {
    severity: 'error',
    message: ({ api, near }: { api: string; near: string }) =>
      `There is no folder specs/${api}. Did you mean ${near}?`,
  },
  'config-invalid': {
    severity: 'error',
    message: ({ path, problem }: { path: string; problem: string }) =>
      `The config is wrong at ${path}: ${problem}.`,
  },
  // parse
  'too-many-operations': {
    severity: 'error',
    message: ({ count, most }: { count: number; most: number }) =>
      `The document has ${count} operations; at most ${most} are compiled.`,
    help: 'Cut the document down to the operations that you need, or make several packages of it.',
  },
  'duplicate-operation-id': {
    severity: 'error',
    message: (facts: { operationId: string; first: string; second: string; more: number }) => {
      const { operationId, first, second, more } = facts;
      const count = more === 0 ? 'twice' : `${more + 2} times`;
      return `operationId ${quote(operationId)} stands ${count}: at ${first} and at ${second}${more === 0 ? '' : ' first'}.`;
    },
    help: 'An operationId is unique in a document (OpenAPI 3.1.1, section 4.8.10); give one of them another.',
  },
  'parameter-invalid': {
    severity: 'error',
    message: () => 'A parameter lacks its name, or its place is none of path, query, header and cookie.',
    help: 'Both are required (OpenAPI 3.1.1, section 4.8.12.1).',
  },
  'schema-circular': {
    severity: 'warning',
    message: ({ name }: { name: string }) =>
      `The schema ${quote(name)} is made of itself, so that a check would never end: taken as any value.`,
    help: 'Take one of the references in the circle out of its anyOf, oneOf or allOf.',
  },
  'servers-ignored': {
    severity: 'warning',
    message: () => "These servers are not used: calls go to the API's.",
    help: 'Give the operations of another server a document and a package of their own.',
  },
  'schema-too-deep': {
    severity: 'warning',
    message: ({ depth }: { depth: string }) => `A schema is nested more than ${depth} levels deep.`,
    help: 'What is below is taken as any value; give the inner schemas a name under components.',
  },
  'schema-type-inferred': {
    severity: 'info',
    message: ({ type }: { type: string }) => `A schema without type uses keywords of ${type}: taken as one.`,
  },
  'keyword-not-expressed': {
    severity: 'warning',
    message: ({ keyword }: { keyword: string }) => `The keyword ${keyword} is left to the API to check.`,
  },
  // plan
  'config-entry-unmatched': {
    severity: 'error',
    message: ({ table, entry, hint }: { table: string; entry: string; hint: string }) =>
      `${table} in the config names ${quote(entry)}, which the document does not have.${hint}`,
    help: 'The document has changed under the config: remove or rename the entry.',
  },
  'config-entry-unfit': {
    severity: 'error',
    message: (facts: { table: string; entry: string; reason: string; hint: string }) =>
      `${facts.table} in the config names ${quote(facts.entry)}, ${facts.reason}.${facts.hint}`,
    help: 'The document has changed under the config: correct or remove the entry.',
  },
  'review-invalid': {
    severity: 'error',
    message: ({ file, path, problem }: { file: string; path: string; problem: string }) =>
      `${file} is wrong at ${quote(path)}: ${problem}.`,
    help: 'Correct it, or restore it from version control.',
  },
  'unreviewed-unmatched': {
    severity: 'error',
    message: ({ entry, hint }: { entry: string; hint: string }) =>
      `The list of unreviewed operations names ${quote(entry)}, which the document does not have.${hint}`,
    help: 'Remove its line from the list.',
  },
  'unreviewed-decided': {
    severity: 'error',
    message: ({ entry, table }: { entry: string; table: string }) =>
      `The list of unreviewed operations names ${quote(entry)}, which stands under ${table} in the config.`,
    help: 'Its review is done: remove its line from the list.',
  },
  'retired-unfit': {
    severity: 'error',
    message: ({ name, problem }: { name: string; problem: string }) =>
      `The retired name ${quote(name)} cannot be kept: ${problem}.`,
    help: 'Remove its entry, or correct the name of its tool.',
  },
  'retired-expired': {
    severity: 'info',
    message: ({ name, since }: { name: string; since: string }) =>
      `The retired name ${quote(name)} was kept for two minor versions after ${since}: expired, remove it.`,
  },
  'view-open': {
    severity: 'error',
    message: ({ operation, schema }: { operation: string; schema: string }) =>
      `Nobody has said what ${quote(operation)} shows of its answer, which is ${quote(schema)}.`,
    help: 'Name its most useful fields in the config, under views, or say that it is given whole.',
  },
  'argument-taken': {
    severity: 'error',
    message: ({ operation, argument }: { operation: string; argument: string }) =>
      `${quote(operation)} has an argument ${quote(argument)} of its own: the server's would hide it.`,
    help: 'Say in the config, under views, that its answer is given whole.',
  },
  'name-collision': {
    severity: 'error',
    message: ({ name, first, second }: { name: string; first: string; second: string }) =>
      `Two operations make the tool ${name}: ${quote(first)} and ${quote(second)}.`,
    help: 'Give one of them a name of its own in the config, under naming.names.',
  },
  'name-too-long': {
    severity: 'error',
    message: ({ name, length }: { name: string; length: string }) =>
      `The tool name ${name} has ${length} characters; hosts take 52.`,
    help: 'Give the operation a shorter name in the config, under naming.names.',
  },
  'name-told-apart': {
    severity: 'info',
    message: ({ name, operation, given }: { name: string; operation: string; given: string }) =>
      `The name ${name} is taken, so ${operation} becomes ${given}.`,
    help: 'A config with naming.names gives it a name of its own.',
  },
  'name-shortened': {
    severity: 'info',
    message: ({ name, given }: { name: string; given: string }) =>
      `The name ${name} is longer than hosts take, so the tool is ${given}.`,
    help: 'A config with naming.names gives it a name of its own.',
  },
  'server-dropped': {
    severity: 'warning',
    message: ({ url }: { url: string }) =>
      `The server ${quote(url)} has no absolute http(s) URL and is left out.`,
  },
  'scheme-unused': {
    severity: 'info',
    message: ({ scheme }: { scheme: string }) =>
      `The config names no variable for the security scheme ${quote(scheme)}: its alternatives are not used.`,
  },
  'tool-uncallable': {
    severity: 'warning',
    message: ({ tool }: { tool: string }) => `No credential that the config names is enough for ${tool}.`,
    help: 'Name a variable for one of its schemes under credentials, or withhold the operation.',
  },
  'no-server-url': {
    severity: 'warning',
    message: () => 'The document names no server with an absolute http(s) URL.',
    help: 'The package starts with --base-url URL; a config gives it environments.',
  },
  'operation-not-expressed': {
    severity: 'warning',
    message: ({ operation, reason }: { operation: string; reason: string }) =>
      `The operation ${quote(operation)} becomes no tool. ${reason}`,
  },
  'parameter-undeclared': {
    severity: 'warning',
    message: ({ operation, parameter }: { operation: string; parameter: string }) =>
      `The path of ${quote(operation)} has a parameter ${quote(parameter)} that is not declared: taken as a text.`,
  },
  'parameter-dropped': {
    severity: 'warning',
    message: ({ operation, parameter, reason }: { operation: string; parameter: string; reason: string }) =>
      `The parameter ${quote(parameter)} of ${quote(operation)} is left out: ${reason}.`,
  },
  'property-dropped': {
    severity: 'info',
    message: ({ operation, property, reason }: { operation: string; property: string; reason: string }) =>
      `The property ${quote(property)} of ${quote(operation)} is left out: ${reason}.`,
  },
  'credential-bound': {
    severity: 'info',
    message: (facts: { kind: string; place: string; operation: string; fate: string }) =>
      `The ${facts.kind} ${quote(facts.place)} of ${quote(facts.operation)} is ${facts.fate}.`,
  },
  'argument-renamed': {
    severity: 'info',
    message: ({ operation, name, argument }: { operation: string; name: string; argument: string }) =>
      `${quote(name)} of ${quote(operation)} is the argument ${argument}.`,
  },
  'null-dropped': {
    severity: 'info',
    message: ({ operation, properties }: { operation: string; properties: string }) =>
      `In ${quote(operation)} null is no value of ${properties}: leaving it out says the same.`,
  },
  'media-type-dropped': {
    severity: 'info',
    message: ({ operation, mediaType, chosen }: { operation: string; mediaType: string; chosen: string }) =>
      `The body of ${quote(operation)} is sent as ${chosen}, not as ${quote(mediaType)}.`,
  },
  'body-dropped': {
    severity: 'warning',
    message: ({ operation, offered }: { operation: string; offered: string }) =>
      `The body of ${quote(operation)} is left out: it can be sent as none of ${offered}.`,
  },
  'pattern-dropped': {
    severity: 'warning',
    message: ({ pattern, reason }: { pattern: string; reason: string }) =>
      `The pattern ${quote(pattern)} is left to the API to check: ${reason}.`,
    help: 'A pattern that can take exponential time would let one argument stall the server.',
  },
  // emit
  'merge-cut': {
    severity: 'warning',
    message: () =>
      'An allOf holds itself, or too many others, to be written out: it is left to the API to check.',
    help: 'Name what it is made of under components, without a reference back to itself.',
  },
  'not-on-the-wire': {
    severity: 'info',
    message: ({ tool, code, path, key }: { tool: string; code: string; path: string; key: string }) =>
      `The schema that clients see of ${tool} says less than is checked, at ${quote(key === '' ? path : `${path}.${key}`)} (${code}).`,
  },
  'types-not-emitted': {
    severity: 'error',
    message: ({ reason }: { reason: string }) => `The types of the API could not be made: ${reason}`,
  },
  'tokens-not-counted': {
    severity: 'warning',
    message: ({ reason }: { reason: string }) => `The tokens of tools/list could not be counted: ${reason}.`,
  },
  // write
  'output-shared': {
    severity: 'error',
    message: ({ folder, packageName, other }: { folder: string; packageName: string; other: string }) =>
      `${packageName} and ${other} would both go into ${folder}.`,
    help: 'Nothing was written for either. Give one of them another packageName in its config.',
  },
  'output-not-ours': {
    severity: 'error',
    message: ({ folder, reason }: { folder: string; reason: string }) =>
      `The output folder ${folder} is another's: ${reason}.`,
    help: 'Nothing was written. Choose another folder with --out, or move the files away.',
  },
  'output-not-written': {
    severity: 'error',
    message: ({ folder, reason }: { folder: string; reason: string }) =>
      `The output folder ${folder} cannot be written: ${reason}.`,
    help: 'Check the rights of the folder and the space on its disk.',
  },
  'output-path-refused': {
    severity: 'error',
    message: ({ path }: { path: string }) => `${path} is no path for an emitted file.`,
  },
  'output-path-collision': {
    severity: 'error',
    message: ({ first, second }: { first: string; second: string }) =>
      `${first} and ${second} are one file where the file system folds case.`,
    help: 'Rename a tag in the document or by an overlay.',
  },
  'output-is-link': {
    severity: 'error',
    message: ({ path }: { path: string }) => `${path} is a symbolic link; the generator writes through none.`,
    help: 'Remove the link, or choose another folder with --out.',
  },
  'emitted-code-refused': {
    severity: 'error',
    message: ({ path, syntax, place }: { path: string; syntax: string; place: string }) =>
      `The emitted file ${path} holds ${syntax} at ${place}, which no data file may.`,
    help: 'This is a defect of the generator, found before anything was written: please report it.',
  },
  'guidance-invalid': {
    severity: 'error',
    message: ({ path, problem }: { path: string; problem: string }) =>
      `Prompts and guides are wrong at ${path}: ${problem}.`,
  },
  'guidance-unmatched': {
    severity: 'error',
    message: ({ path, tool, hint }: { path: string; tool: string; hint: string }) =>
      `Prompts and guides are wrong at ${path}: there is no tool ${tool}${hint}.`,
  },
  'words-unfit': {
    severity: 'error',
    message: ({ path, problem }: { path: string; problem: string }) => `The words of ${path}: ${problem}.`,
    help: 'Change them in the overlay, the prompts or the guides; generator/plan/words.ts has the rules.',
  },
  'identity-open': {
    severity: 'error',
    message: ({ operationId, noun }: { operationId: string; noun: string }) =>
      `Nobody has said how ${quote(operationId)} is told which ${noun} it is about.`,
    help: 'Give it an entry under identity.operations: {resolve: ARGUMENT}, pass-through, session or none.',
  },
  // risk
  'risk-unclassified': {
    severity: 'error',
    message: ({ operationId }: { operationId: string }) =>
      `Nobody has said what ${quote(operationId)} does at its worst.`,
    help: 'Name it in one list of `risks` in the config, from what it does and not from its verb, or withhold it.',
  },
  'risk-ambiguous': {
    severity: 'error',
    message: ({ operationId, classes }: { operationId: string; classes: string }) =>
      `${quote(operationId)} is classified more than once: ${classes}.`,
    help: 'Keep the most dangerous of what it can do.',
  },
  // practice
  'practice-invalid': {
    severity: 'error',
    message: ({ path, problem }: { path: string; problem: string }) =>
      `The rules of the practice API are wrong at ${path}: ${problem}.`,
  },
  'practice-unmatched': {
    severity: 'error',
    message: ({
      path,
      kind,
      name,
      near,
    }: {
      path: string;
      kind: string;
      name: string;
      near: string | undefined;
    }) =>
      `The rules of the practice API name at ${path} the ${kind} ${quote(name)}, which there is not` +
      (near === undefined ? '.' : `; did you mean ${near}?`),
    help: 'Correct the entry, or remove it if the document has lost what it names.',
  },
  'practice-operation-open': {
    severity: 'error',
    message: ({ operationId }: { operationId: string }) =>
      `The practice API is not told what ${quote(operationId)} does.`,
    help: 'Give it a kind under `operations`, or the `path` of its collection.',
  },
  'practice-filter-open': {
    severity: 'warning',
    message: ({ operationId, parameter }: { operationId: string; parameter: string }) =>
      `The practice API is not told which rows ${quote(parameter)} of ${quote(operationId)} chooses: it refuses it.`,
    help: 'Give it a filter under `filters`, of all lists, of the collection or of the operation; `false` if it chooses none.',
  },
  'practice-reference-open': {
    severity: 'error',
    message: ({ operationId, property }: { operationId: string; property: string }) =>
      `The practice API is not told of which collection ${quote(property)} in the body of ${quote(operationId)} is an id.`,
    help: 'Give it a collection under `references`, or null if a hook sees to it.',
  },
  'unexpected-error': {
    severity: 'error',
    message: ({ reason }: { reason: string }) => `Something unexpected went wrong: ${reason}`,
  },
} as const satisfies Record<string, CatalogueEntry<never>>;

export type DiagnosticCode = keyof typeof catalogue;

type FactsOf<Message> = Message extends (facts: infer Facts) => string ? Facts : never;

/**
 * The document has changed under the config, its overlays or its guidance. What only a wrong file of ours can be the
 * cause of is none of them.
 */
export const staleCodes: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'overlay-no-match',
  // What it meets has become of another kind.
  'overlay-impossible',
  'config-entry-unmatched',
  'config-entry-unfit',
  'view-open',
  'argument-taken',
  'identity-open',
  'words-unfit',
  'risk-unclassified',
  'guidance-unmatched',
  'unreviewed-unmatched',
  'unreviewed-decided',
  'retired-unfit',
  'practice-unmatched',
  'practice-operation-open',
  'practice-reference-open',
]);

/** Collects what the stages have to say; the command line prints it, errors first. */
export class Diagnostics {
  readonly #list: Diagnostic[] = [];
  readonly #lenient: boolean;

  /** Lenient: what says that the document has changed under the config is an info, and no error. */
  constructor({ lenient = false }: { readonly lenient?: boolean } = {}) {
    this.#lenient = lenient;
  }

  report<Code extends DiagnosticCode>(
    code: Code,
    facts: FactsOf<(typeof catalogue)[Code]['message']>,
    location?: SourceLocation,
  ): void {
    const entry = catalogue[code] as CatalogueEntry<typeof facts>;
    const isStale = this.#lenient && staleCodes.has(code);
    this.#list.push({
      code,
      severity: isStale ? 'info' : entry.severity,
      message: entry.message(facts),
      ...(entry.help === undefined ? {} : { help: entry.help }),
      ...(location === undefined ? {} : { location }),
      ...(isStale ? { facts: facts as Readonly<Record<string, unknown>> } : {}),
    });
  }

  /** Takes over what another collection holds: that of the side process. */
  adopt(list: readonly Diagnostic[]): void {
    this.#list.push(...list);
  }

  get list(): readonly Diagnostic[] {
    return this.#list;
  }

  get hasErrors(): boolean {
    return this.#list.some((diagnostic) => diagnostic.severity === 'error');
  }
}

/** A name of the document in a message: shortened, one line, no control characters. */
export function quote(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return JSON.stringify(shown);
}
