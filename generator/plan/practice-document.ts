import type { Operation as PracticeOperation } from '../../templates/practice/src/model.js';
import type { Operation } from '../model/api.js';
import { isJsonObject, type JsonObject, type JsonValue, own, resolvePointer } from '../model/json.js';
import { judgePattern } from './pattern.js';
import type { PracticeContext } from './practice.js';

/** What the document says of an operation's body, answer and errors, as its own JSON Schema. */

export function describeBody(
  { requestBody }: Operation,
  root: JsonObject,
): { mediaType: string; required: boolean; schema: JsonObject } | undefined {
  if (requestBody === undefined) return undefined;
  const found = resolvePointer(root, requestBody.location.pointer);
  const media = readContent(found)[0];
  return media === undefined ? undefined : { required: requestBody.required, ...media };
}

/** The first of its successes. */
export function describeAnswer(operation: Operation, root: JsonObject): PracticeOperation['answer'] {
  const [success] = listResponses(operation, root).filter(({ status }) => /^2/.test(status));
  if (success === undefined) return { status: 200 };
  const status = Number(success.status.replaceAll(/x/gi, '0'));
  const media = success.content[0];
  return media === undefined ? { status } : ({ status, ...media } as PracticeOperation['answer']);
}

/** Declared errors by the name of their schema, with their status. */
export function listDeclaredErrors(operation: Operation, root: JsonObject): Readonly<Record<string, number>> {
  const errors: Record<string, number> = {};
  for (const { status, content } of listResponses(operation, root)) {
    if (!/^[45]\d\d$/.test(status)) continue;
    for (const name of content.flatMap(({ schema }) => listNames(schema))) errors[name] ??= Number(status);
  }
  return errors;
}

function listNames(schema: JsonObject): readonly string[] {
  if (typeof schema.$ref === 'string') return [schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)];
  const members = schema.anyOf ?? schema.oneOf;
  return Array.isArray(members) ? members.filter(isJsonObject).flatMap(listNames) : [];
}

interface DocumentResponse {
  readonly status: string;
  readonly content: readonly { readonly mediaType: string; readonly schema: JsonObject }[];
}

function listResponses({ location, responses }: Operation, root: JsonObject): readonly DocumentResponse[] {
  return responses.map(({ status }) => ({
    status,
    content: readContent(resolvePointer(root, `${location.pointer}/responses/${status}`)),
  }));
}

function readContent(value: JsonValue | undefined): DocumentResponse['content'] {
  const content = isJsonObject(value) ? own(value, 'content') : undefined;
  if (!isJsonObject(content)) return [];
  return Object.entries(content).map(([mediaType, media]) => {
    const schema = isJsonObject(media) ? own(media, 'schema') : undefined;
    return { mediaType, schema: isJsonObject(schema) ? schema : {} };
  });
}

/** Body properties that are ids, with the collection whose rows they must name. */
export function listReferences(
  { operationId, location }: Operation,
  body: JsonObject | undefined,
  { document, rules, diagnostics }: PracticeContext,
): Readonly<Record<string, string>> {
  const rule = Object.hasOwn(rules.operations, operationId) ? rules.operations[operationId] : undefined;
  const targets: JsonObject = { ...rules.references, ...rule?.references };
  const references: Record<string, string> = {};
  for (const property of listIdentifiers(body, document.root)) {
    const target = own(targets, property);
    if (target === undefined) {
      diagnostics.report('practice-reference-open', { operationId, property }, location);
    } else if (typeof target === 'string') references[property] = target;
  }
  return references;
}

/** The properties of a body that are ids. */
export function listIdentifiers(body: JsonObject | undefined, root: JsonObject): readonly string[] {
  return listProperties(body, root)
    .filter(([, schema]) => isIdentifier(schema, root))
    .map(([property]) => property);
}

/** The properties of a schema, or of all members of a union. */
export function listProperties(
  schema: JsonObject | undefined,
  root: JsonObject,
): readonly (readonly [name: string, schema: JsonObject])[] {
  return listMembers(schema ?? {}, root).flatMap((member) => {
    const properties = own(member, 'properties');
    const entries = isJsonObject(properties) ? Object.entries(properties) : [];
    return entries.flatMap(([name, property]) => (isJsonObject(property) ? [[name, property] as const] : []));
  });
}

/** The members of a union, references followed; a schema that is no union is its only member. */
export function listMembers(schema: JsonObject, root: JsonObject): readonly JsonObject[] {
  const ref = own(schema, '$ref');
  const here = typeof ref === 'string' ? resolvePointer(root, ref.slice(1)) : schema;
  if (!isJsonObject(here)) return [];
  const members = here.anyOf ?? here.oneOf;
  if (!Array.isArray(members)) return [here];
  return members.filter(isJsonObject).flatMap((member) => listMembers(member, root));
}

function isIdentifier(schema: JsonObject, root: JsonObject): boolean {
  return listMembers(schema, root).some(({ type, format, items }) => {
    const types = [type].flat();
    if (types.includes('array') && isJsonObject(items) && isIdentifier(items, root)) return true;
    return types.includes('string') && (format === 'uuid' || format === 'uuid4');
  });
}

/** A schema without the patterns that could stall a server (see `judgePattern`): there nothing is checked. */
export function dropUnsafePatterns(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(dropUnsafePatterns);
  if (!isJsonObject(value)) return value;
  const isKept = ([key, each]: [string, JsonValue]) =>
    key !== 'pattern' || typeof each !== 'string' || judgePattern(each).safe;
  const entries = Object.entries(value).filter(isKept);
  return Object.fromEntries(entries.map(([key, each]) => [key, dropUnsafePatterns(each)]));
}
