import type { HttpMethod, Operation } from '../model/api.js';
import { isJsonObject, type JsonObject, own } from '../model/json.js';
import { parseParameters } from './parameter.js';
import { type PathItem, readPathItem } from './path-item.js';
import type { DocumentReader, Located } from './reader.js';
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
    const pathItem = readPathItem(reader, own(paths, path), reader.pointer('paths', path));
    const before = operations.length;
    for (const [method, { value: operation, pointer }] of pathItem) {
      if (!isMethod(method) || !isJsonObject(operation)) continue;
      operations.push(parseOperation(reader, { path, method, operation, pathItem, pointer }));
    }
    if (operations.length > before) reportServers(reader, pathItem.get('servers'));
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
  readonly pathItem: PathItem;
  readonly pointer: string;
}

function parseOperation(reader: DocumentReader, source: OperationSource): Operation {
  const { path, operation, pathItem, pointer } = source;
  const method = source.method.toUpperCase() as HttpMethod;
  const operationId = own(operation, 'operationId');
  const servers = own(operation, 'servers');
  reportServers(reader, { value: servers, pointer: `${pointer}/servers` });
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
function texts(operation: JsonObject, pathItem: PathItem): { summary?: string; description?: string } {
  const summary = own(operation, 'summary') ?? pathItem.get('summary')?.value;
  const description = own(operation, 'description') ?? pathItem.get('description')?.value;
  return {
    ...(typeof summary === 'string' ? { summary } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  };
}

/** Servers below those of the document, unless they are the same (Operation Object, section 4.8.10). */
function reportServers(reader: DocumentReader, servers: Located | undefined): void {
  if (!Array.isArray(servers?.value) || servers.value.length === 0) return;
  if (JSON.stringify(servers.value) === JSON.stringify(own(reader.document.root, 'servers'))) return;
  reader.diagnostics.report('servers-ignored', {}, reader.location(servers.pointer));
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
