import { dirname, join } from 'node:path';
import { Diagnostics } from '../../generator/diagnostics.js';
import type { Operation } from '../../generator/model/api.js';
import { snakeCase } from '../../generator/names.js';
import { planBehaviour } from '../../generator/plan/practice-behaviour.js';
import { describeBody, listIdentifiers } from '../../generator/plan/practice-document.js';
import type { PracticeRules } from '../../generator/practice-rules.js';
import { yamlText } from '../escape-text.js';
import type { OpenFilter, OpenWork } from './open-work.js';
import type { Stub, StubFiles } from './stub.js';

/** What the practice API must be told of an operation: what it does, what filters choose, what ids are of. */
export function writePracticeStubs(
  operation: Operation,
  work: OpenWork,
  { files, options }: StubFiles,
): readonly Stub[] {
  const { config, rules } = work;
  if (config.practice === undefined || rules === undefined) return [];
  const file = join(dirname(options.source), config.practice);
  const collection = findCollection(operation, rules, work);
  const told = collection === undefined ? rules : addCollection(rules, collection);
  const { isOpen, filters } = judge(operation, told, work);
  const entry = [
    ...(isOpen ? ['    kind: answer'] : []),
    ...(filters.length === 0
      ? []
      : ['    filters:', ...filters.map((name) => `      ${yamlText(name)}: false`)]),
  ];
  const references = listOpenReferences(operation, rules, work);
  const section = (name: string) => files.find([new RegExp(`^${name}:$`)], file);
  return [
    ...(collection === undefined
      ? []
      : [
          {
            ...section('collections'),
            what: 'the practice API: the rows that it lists, makes and changes',
            text: `  ${collection.name}:\n    path: ${yamlText(collection.path)}`,
          },
        ]),
    ...(entry.length === 0
      ? []
      : [
          {
            ...section('operations'),
            what: 'the practice API: what it does, and which rows each parameter chooses; false: none',
            text: `  ${yamlText(operation.operationId)}:\n${entry.join('\n')}`,
          },
        ]),
    ...(references.length === 0
      ? []
      : [
          {
            ...section('references'),
            what: 'the practice API: the collection whose rows these ids are of; null: nobody looks',
            text: references.map((name) => `  ${yamlText(name)}: null`).join('\n'),
          },
        ]),
  ];
}

/** What says of a reviewed list what a parameter of it chooses. */
export function writeFilterStub({ operationId, parameter }: OpenFilter): string {
  return `under operations: ${yamlText(operationId)}: { filters: { ${yamlText(parameter)}: false } }`;
}

interface NewCollection {
  readonly name: string;
  readonly path: string;
}

/** A collection for what no rule knows: at the operation's own path, or above its one id. */
function findCollection(
  operation: Operation,
  rules: PracticeRules,
  work: OpenWork,
): NewCollection | undefined {
  if (!judge(operation, rules, work).isOpen) return undefined;
  const above = operation.path.replace(/\{[^}/]+\}\/?$/, '');
  const root = work.api.operations.find(({ path }) => path === above || `${path}/` === above)?.path;
  if (root === undefined) return undefined;
  const literals = root.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  const stem = snakeCase(literals.at(-1) ?? '') || 'rows';
  const name = Object.hasOwn(rules.collections, stem) ? snakeCase(literals.join(' ')) : stem;
  const collection = { name, path: root };
  const isKnown = Object.hasOwn(rules.collections, name) || !/^[a-z]/.test(name);
  return isKnown || judge(operation, addCollection(rules, collection), work).isOpen ? undefined : collection;
}

function addCollection(rules: PracticeRules, { name, path }: NewCollection): PracticeRules {
  const empty = { path, defaults: {}, removed: {}, unique: [], has: {}, filters: {}, sort: {} };
  return { ...rules, collections: { ...rules.collections, [name]: empty } };
}

/** What rules leave open of an operation. */
function judge(operation: Operation, rules: PracticeRules, { api, config, document }: OpenWork) {
  const diagnostics = new Diagnostics();
  const context = {
    document,
    api,
    config,
    rules,
    seed: {},
    file: '',
    unreviewed: new Set<string>(),
    diagnostics,
  };
  const { filters = {} } = planBehaviour(operation, context);
  return {
    isOpen: diagnostics.list.some(({ code }) => code === 'practice-operation-open'),
    filters: Object.entries(filters).flatMap(([name, { test }]) => (test === 'undecided' ? [name] : [])),
  };
}

function listOpenReferences(
  operation: Operation,
  { references, operations }: PracticeRules,
  { document }: OpenWork,
): readonly string[] {
  const own = Object.hasOwn(operations, operation.operationId)
    ? operations[operation.operationId]?.references
    : undefined;
  const known = new Set([...Object.keys(references), ...Object.keys(own ?? {})]);
  const body = describeBody(operation, document.root);
  return [...new Set(listIdentifiers(body?.schema, document.root))].filter((name) => !known.has(name));
}
