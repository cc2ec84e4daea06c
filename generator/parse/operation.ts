import type { HttpMethod, Operation } from '../model/api.js';
import { isJsonObject, type JsonObject, own } from '../model/json.js';
import { parseParameters } from './parameter.js';
import type { DocumentReader } from './reader.js';
import { parseRequestBody } from './request-body.js';
import { parseResponses } from './response.js';
import { parseSecurity } from './security.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Far beyond what any host lists; more would take minutes to compile. */
const mostOperations = 5000;

/** Every operation of `paths`, in document order (Paths Object, section 4.8.8). */
export function parseOperations(reader: DocumentReader): readonly Operation[] {
  const paths = reader.object('/paths') ?? {};
  const operations: Operation[] = [];
  for (const path of Object.keys(paths)) {
    if (!path.startsWith('/')) continue;
    const found = reader.resolve(own(paths, path), reader.pointer('paths', path));
    if (!isJsonObject(found.value)) continue;
    for (const method of Object.keys(found.value)) {
      const operation = own(found.value, method);
      if (!isMethod(method) || !isJsonObject(operation)) continue;
      const pointer = `${found.pointer}/${method}`;
      operations.push(parseOperation(reader, { path, method, operation, pathItem: found.value, pointer }));
    }
  }
  if (operations.length > mostOperations) {
    const facts = { count: operations.length, most: mostOperations };
    reader.diagnostics.report('too-many-operations', facts, reader.location('/paths'));
    return [];
  }
  reportDuplicateIds(reader, operations);
  return operations;
}

interface OperationSource {
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly operation: JsonObject;
  readonly pathItem: JsonObject;
  readonly pointer: string;
}

function parseOperation(reader: DocumentReader, source: OperationSource): Operation {
  const { path, operation, pathItem, pointer } = source;
  const method = source.method.toUpperCase() as HttpMethod;
  const operationId = own(operation, 'operationId');
  const requestBody = parseRequestBody(reader, own(operation, 'requestBody'), `${pointer}/requestBody`);
  return {
    operationId: typeof operationId === 'string' && operationId !== '' ? operationId : `${method} ${path}`,
    method,
    path,
    tags: strings(own(operation, 'tags')),
    ...texts(operation, pathItem),
    deprecated: own(operation, 'deprecated') === true,
    parameters: parseParameters(reader, source),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: parseResponses(reader, own(operation, 'responses'), `${pointer}/responses`),
    security: parseSecurity(own(operation, 'security') ?? own(reader.document.root, 'security')),
    extensions: Object.fromEntries(Object.entries(operation).filter(([key]) => key.startsWith('x-'))),
    location: reader.location(pointer),
  };
}

/** Summary and description of the operation, or else of its path item. */
function texts(operation: JsonObject, pathItem: JsonObject): { summary?: string; description?: string } {
  const summary = own(operation, 'summary') ?? own(pathItem, 'summary');
  const description = own(operation, 'description') ?? own(pathItem, 'description');
  return {
    ...(typeof summary === 'string' ? { summary } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  };
}

/** Once for each operationId, however often it stands there. */
function reportDuplicateIds(reader: DocumentReader, operations: readonly Operation[]): void {
  const byId = new Map<string, Operation[]>();
  for (const operation of operations) {
    const same = byId.get(operation.operationId) ?? [];
    byId.set(operation.operationId, same);
    same.push(operation);
  }
  for (const [operationId, [first, second, ...others]] of byId) {
    if (first === undefined || second === undefined) continue;
    const facts = {
      operationId,
      first: `${first.method} ${first.path}`,
      second: `${second.method} ${second.path}`,
      more: others.length,
    };
    const { file, pointer } = second.location;
    reader.diagnostics.report('duplicate-operation-id', facts, { file, pointer: `${pointer}/operationId` });
  }
}

function isMethod(key: string): key is (typeof methods)[number] {
  return (methods as readonly string[]).includes(key);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
