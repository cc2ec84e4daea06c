import type { Document, Json, Operation, Parameter } from './document.js';

/** What must leave for an operation and its arguments, by the document alone. */
export interface ExpectedRequest {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly target: string;
  readonly contentType: string | undefined;
  /** The body's value; undefined when there must be none. */
  readonly body: Json | undefined;
}

/** Percent-encoding of RFC 3986's unreserved set, by bytes. */
function encode(value: string): string {
  const bytes = [...new TextEncoder().encode(value)];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_.~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

export interface Call {
  readonly operation: Operation;
  readonly args: Record<string, Json>;
  /** Names of arguments that are no part of the request; a property of such a name is `body_…`. */
  readonly reserved: readonly string[];
}

export function expectRequest(document: Document, call: Call): ExpectedRequest {
  const { operation, args } = call;
  let path = operation.path;
  const query: string[] = [];
  for (const parameter of operation.parameters) {
    const value = args[parameter.name];
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encode(String(value)));
    if (parameter.in === 'query' && value !== undefined && value !== null)
      query.push(...listPairs(parameter, value));
  }
  const body = findBody(document, call);
  return {
    method: operation.method,
    target: query.length === 0 ? path : `${path}?${query.join('&')}`,
    contentType: body === undefined ? undefined : operation.body?.mediaType,
    body,
  };
}

/** The document uses two styles: form with explode, and deepObject. Any other one must fail here. */
function listPairs(parameter: Parameter, value: Json): string[] {
  if (parameter.style === 'deepObject') {
    return Object.entries(value as Record<string, Json>).flatMap(([key, inner]) =>
      [inner].flat().map((each) => `${encode(`${parameter.name}[${key}]`)}=${encode(String(each))}`),
    );
  }
  if (parameter.style !== undefined || parameter.explode === false) {
    throw new Error(`The style of ${parameter.name} is new: teach it to expected-request.ts`);
  }
  return [value].flat().map((each) => `${parameter.name}=${encode(String(each))}`);
}

function findBody(document: Document, { operation, args, reserved }: Call): Json | undefined {
  if (operation.body === undefined) return undefined;
  if (isArray(document, operation)) return args.body;
  const taken = new Set(operation.parameters.map(({ name }) => name));
  const entries = Object.entries(args).filter(([name]) => !taken.has(name));
  for (const name of reserved) taken.add(name);
  if (entries.length === 0 && !operation.body.required) return undefined;
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const plain = name.replace(/^body_/, '');
      return [name !== plain && taken.has(plain) ? plain : name, value];
    }),
  );
}

function isArray(document: Document, operation: Operation): boolean {
  return document.resolve(operation.body?.schema ?? {}).type === 'array';
}
