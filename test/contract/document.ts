import { readFileSync } from 'node:fs';

/** The raw document, as JSON: these tests share no code with the generator or the runtime. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Schema = { [key: string]: Json };

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly mediaType: string; readonly required: boolean; readonly schema: Schema };
  readonly security: readonly Readonly<Record<string, unknown>>[];
  /** Of the first success. */
  readonly success: { readonly status: number; readonly mediaType?: string; readonly schema?: Schema };
}

export interface Document {
  readonly operations: readonly Operation[];
  readonly version: string;
  resolve(schema: Schema): Schema;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

interface RawOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
  security?: Record<string, unknown>[];
}

interface RawDocument {
  info: { version: string };
  paths: Record<string, Record<string, RawOperation>>;
}

export function readDocument(file: string): Document {
  const raw = JSON.parse(readFileSync(file, 'utf8')) as RawDocument;
  const operations = Object.entries(raw.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [readOperation(operation, method, path)];
    }),
  );
  return { operations, version: raw.info.version, resolve: (schema) => resolve(raw, schema) };
}

function readOperation(raw: RawOperation, method: string, path: string): Operation {
  const [mediaType, content] = Object.entries(raw.requestBody?.content ?? {})[0] ?? [];
  const success = Object.entries(raw.responses).find(([status]) => status.startsWith('2'));
  const [answerType, answer] = Object.entries(success?.[1].content ?? {})[0] ?? [];
  return {
    operationId: raw.operationId,
    method: method.toUpperCase(),
    path,
    parameters: raw.parameters ?? [],
    ...(mediaType === undefined || content === undefined
      ? {}
      : { body: { mediaType, required: raw.requestBody?.required === true, schema: content.schema } }),
    security: raw.security ?? [],
    success: {
      status: Number(success?.[0] ?? 200),
      ...(answerType === undefined ? {} : { mediaType: answerType }),
      ...(answer?.schema === undefined ? {} : { schema: answer.schema }),
    },
  };
}

/** Follows references, keeping what stands beside them. */
function resolve(raw: RawDocument, schema: Schema): Schema {
  const { $ref, ...beside } = schema;
  if (typeof $ref !== 'string') return schema;
  let target: unknown = raw;
  for (const key of $ref.slice(2).split('/')) {
    target = (target as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return resolve(raw, { ...(target as Schema), ...beside });
}
