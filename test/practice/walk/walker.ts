import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Row = { [key: string]: Json };

interface Parts {
  readonly path?: Readonly<Record<string, Json | undefined>>;
  readonly query?: Readonly<Record<string, Json>>;
  readonly body?: Json;
  readonly form?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Any success unless said otherwise. */
  readonly status?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: Row;
  readonly text: string;
}

interface DocumentOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema?: Row }> }>>;
}

/** Makes requests from the raw document, and holds every answer against it with a validator of its own. */
export class Walker {
  readonly operations: ReadonlyMap<string, DocumentOperation>;
  readonly visited = new Set<string>();
  readonly problems: string[] = [];
  readonly #url: string;
  readonly #ajv: Ajv2020;

  constructor(url: string) {
    this.#url = url;
    const document = JSON.parse(readFileSync('specs/polar/openapi.json', 'utf8'));
    this.operations = readOperations(document.paths);
    const schemas = JSON.parse(JSON.stringify(document.components).replaceAll('"oneOf":', '"anyOf":'));
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addFormat('uuid4', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    this.#ajv.addFormat('ipvanyaddress', (text) => isIP(text) > 0);
    this.#ajv.addSchema({ $id: 'https://document.test/', components: schemas });
  }

  /** @throws Error where the operation is not of the document */
  async call(operationId: string, parts: Parts = {}): Promise<Answer> {
    const operation = this.operations.get(operationId);
    if (operation === undefined) throw new Error(`The document has no ${operationId}.`);
    const { token = 'polar_oat_practice', body, form } = parts;
    const response = await fetch(`${this.#url}${buildTarget(operation.path, parts)}`, {
      method: operation.method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const parsed = type.includes('json') ? JSON.parse(text) : undefined;
    this.#judge(operation, { status: response.status, type, text, parsed, wanted: parts.status });
    return { status: response.status, body: parsed ?? {}, text };
  }

  /** The items of a list. */
  async list(operationId: string, parts: Parts = {}): Promise<Row[]> {
    const { body } = await this.call(operationId, parts);
    return (Array.isArray(body) ? body : body.items) as Row[];
  }

  /** The first item of a list. @throws Error where it is empty */
  async first(operationId: string, parts: Parts = {}): Promise<Row> {
    const [row] = await this.list(operationId, parts);
    if (row === undefined) throw new Error(`${operationId} ${JSON.stringify(parts)} is empty.`);
    return row;
  }

  /** Rows as the practice keeps them: what a mail would have told. */
  async rows(collection: string): Promise<Row[]> {
    return (await (await fetch(`${this.#url}/_practice/rows/${collection}`)).json()) as Row[];
  }

  #judge(
    { operationId, responses }: DocumentOperation,
    answer: {
      status: number;
      type: string;
      text: string;
      parsed: Json | undefined;
      wanted: number | undefined;
    },
  ): void {
    const { status, text, wanted } = answer;
    const isRight = wanted === undefined ? status < 300 : status === wanted;
    const complain = (problem: string) =>
      this.problems.push(`${operationId} ${status}: ${problem} ${text.slice(0, 300)}`);
    if (!isRight) complain(`${wanted ?? 'a success'} was expected`);
    if (status < 300) this.visited.add(operationId);
    const declared = responses[status];
    if (declared !== undefined) this.#judgeBody(Object.entries(declared.content ?? {})[0], answer, complain);
    else if (status < 300) complain('the document has no such answer');
  }

  #judgeBody(
    media: readonly [string, { schema?: Row }] | undefined,
    { status, type, text, parsed }: { status: number; type: string; text: string; parsed: Json | undefined },
    complain: (problem: string) => void,
  ): void {
    if (media === undefined) {
      if (status < 300 && text !== '') complain('the document has no body here');
      return;
    }
    const [mediaType, { schema }] = media;
    if (!type.startsWith(mediaType)) complain(`${mediaType} was expected, not ${type}`);
    if (parsed === undefined || schema === undefined) return;
    const absolute = JSON.stringify(schema)
      .replaceAll('"oneOf":', '"anyOf":')
      .replaceAll('"#/', '"https://document.test/#/');
    const validate = this.#ajv.compile(JSON.parse(absolute));
    if (!validate(parsed)) complain(JSON.stringify(validate.errors?.slice(0, 3)));
  }
}

function readOperations(paths: Record<string, Record<string, DocumentOperation>>) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => ['get', 'put', 'post', 'patch', 'delete'].includes(method))
      .map(([method, each]) => [each.operationId, { ...each, method: method.toUpperCase(), path }] as const),
  );
  return new Map(operations);
}

function buildTarget(template: string, { path = {}, query = {} }: Parts): string {
  const target = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined) throw new Error(`${template} needs ${name}.`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, each] of Object.entries(value)) search.append(`${name}[${key}]`, String(each));
    } else for (const each of [value].flat()) search.append(name, String(each));
  }
  return search.size === 0 ? target : `${target}?${search}`;
}
