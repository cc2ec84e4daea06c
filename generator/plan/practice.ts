import type { ApiModel, Operation as PracticeOperation } from '../../templates/practice/src/model.js';
import type { ApiConfig } from '../config.js';
import { nearest } from '../config-problems.js';
import type { Diagnostics } from '../diagnostics.js';
import type { Api, OpenApiDocument, Operation } from '../model/api.js';
import { isJsonObject, type JsonObject, type JsonValue, own, resolvePointer } from '../model/json.js';
import type { PracticeRules, PracticeSeed } from '../practice-rules.js';
import { planBehaviour } from './practice-behaviour.js';
import {
  describeAnswer,
  describeBody,
  dropUnsafePatterns,
  listDeclaredErrors,
  listReferences,
} from './practice-document.js';
import { reportUnmatchedValues } from './practice-values.js';

export interface PracticeContext {
  readonly document: OpenApiDocument;
  readonly api: Api;
  readonly config: ApiConfig;
  readonly rules: PracticeRules;
  readonly seed: PracticeSeed;
  /** They are not practised yet. */
  readonly unreviewed: ReadonlySet<string>;
  /** Of the rules. */
  readonly file: string;
  readonly diagnostics: Diagnostics;
}

/** What a practice API is made from: every reviewed operation, with what the rules say that it does. */
export function planPractice(given: PracticeContext): ApiModel {
  const isReviewed = ({ operationId }: Operation) => !given.unreviewed.has(operationId);
  const context = { ...given, api: { ...given.api, operations: given.api.operations.filter(isReviewed) } };
  const { api, config, document, rules, seed } = context;
  reportUnmatchedRules(context);
  const schemas = resolvePointer(document.root, '/components/schemas');
  const model: ApiModel = {
    name: config.name,
    title: config.title ?? api.title,
    clock: rules.clock,
    ...(rules.history === undefined ? {} : { history: rules.history }),
    pagination: rules.pagination,
    errors: rules.errors as ApiModel['errors'],
    tokens: rules.tokens as ApiModel['tokens'],
    ...(rules.sessions === undefined ? {} : { sessions: rules.sessions }),
    ...(rules.version === undefined ? {} : { version: rules.version }),
    defaults: rules.defaults as ApiModel['defaults'],
    collections: planCollections(rules),
    operations: dropUnsafePatterns(
      api.operations.map((operation) => planOperation(operation, context)) as unknown as JsonValue,
    ) as unknown as ApiModel['operations'],
    schemas: dropUnsafePatterns(isJsonObject(schemas) ? schemas : {}) as ApiModel['schemas'],
    seed: seed as ApiModel['seed'],
  };
  reportUnmatchedValues(model, context);
  return model;
}

function planCollections(rules: PracticeRules): ApiModel['collections'] {
  const collections = Object.entries(rules.collections).map(
    ([name, { path: _, search: __, filters: ___, ...kept }]) => [name, kept] as const,
  );
  return Object.fromEntries(collections) as ApiModel['collections'];
}

function planOperation(operation: Operation, context: PracticeContext): PracticeOperation {
  const { operationId, method, path, security } = operation;
  const { rules, document } = context;
  const body = describeBody(operation, document.root);
  const bound = Object.entries(rules.credentialBound).filter(([, except]) => !except.includes(operationId));
  return {
    operationId,
    method,
    path,
    parameters: operation.parameters
      .filter((parameter) => parameter.in === 'path' || parameter.in === 'query')
      .map((parameter) => ({
        name: parameter.name,
        in: parameter.in as 'path' | 'query',
        required: parameter.required,
        deepObject: parameter.style === 'deepObject',
        schema: readSchema(parameter.location.pointer, document.root),
      })),
    ...(body === undefined ? {} : { body }),
    answer: describeAnswer(operation, document.root),
    errors: listDeclaredErrors(operation, document.root),
    security: security.flatMap(({ schemes }) =>
      schemes.slice(0, 1).map(({ name, scopes }) => ({ scheme: name, scopes })),
    ),
    references: listReferences(operation, body?.schema, context),
    credentialBound: bound.map(([property]) => property),
    behaviour: planBehaviour(operation, context),
  } as PracticeOperation;
}

function readSchema(pointer: string, root: JsonObject): JsonObject {
  const parameter = resolvePointer(root, pointer);
  const schema = isJsonObject(parameter) ? own(parameter, 'schema') : undefined;
  return isJsonObject(schema) ? schema : {};
}

/** Entries of the rules that nothing answers to: the document has changed under them. */
function reportUnmatchedRules({ api, rules, seed, file, diagnostics }: PracticeContext): void {
  const operationIds = api.operations.map(({ operationId }) => operationId);
  const collections = Object.keys(rules.collections);
  const schemes = api.securitySchemes.map(({ name }) => name);
  const paths = api.operations.map(({ path }) => path);
  const named: readonly (readonly [
    path: string,
    kind: string,
    names: readonly string[],
    known: readonly string[],
  ])[] = [
    ['operations', 'operation', Object.keys(rules.operations), operationIds],
    ['seed', 'collection', Object.keys(seed), collections],
    ...Object.entries(rules.credentialBound).map(
      ([name, except]) => [`credentialBound.${name}`, 'operation', except, operationIds] as const,
    ),
    ...Object.entries(rules.tokens).map(
      ([name, { scheme }]) => [`tokens.${name}`, 'security scheme', [scheme], schemes] as const,
    ),
    ['sessions.schemes', 'security scheme', rules.sessions?.schemes ?? [], schemes],
    ['sessions.collection', 'collection', rules.sessions ? [rules.sessions.collection] : [], collections],
    ...Object.entries(rules.references).map(
      ([name, target]) =>
        [`references.${name}`, 'collection', target === null ? [] : [target], collections] as const,
    ),
    ...Object.entries(rules.collections).map(
      ([name, { path }]) =>
        [`collections.${name}.path`, 'path', path === undefined ? [] : [path], paths] as const,
    ),
    ...Object.entries(rules.collections).map(
      ([name, { has }]) =>
        [
          `collections.${name}.has`,
          'collection',
          Object.values(has).map((each) => each.collection),
          collections,
        ] as const,
    ),
    ...Object.entries(rules.operations).map(
      ([name, { collection, references }]) =>
        [
          `operations.${name}`,
          'collection',
          [collection, ...Object.values(references)].filter((each) => typeof each === 'string'),
          collections,
        ] as const,
    ),
  ];
  for (const [path, kind, names, known] of named) {
    for (const name of names.filter((each) => !known.includes(each))) {
      diagnostics.report(
        'practice-unmatched',
        { path, kind, name, near: nearest(name, known) },
        { file, pointer: '' },
      );
    }
  }
}
