import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.js';
import { escapeText } from '../escape-text.js';

const methods: ReadonlySet<string> = new Set([
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'],
]);
const massShare = 0.25;

export interface OperationReport {
  readonly before: number;
  readonly after: number;
  /** By operationId; method and path where an operation has none. In the document's order. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Why the change is too large to be believed; absent where it is not. */
  readonly massChange?: string;
}

/** Compares the operations of two documents, by their ids. The first pull has nothing to compare with. */
export function compareOperations(before: JsonObject | undefined, after: JsonObject): OperationReport {
  const old = readOperations(before ?? {}).map(({ name }) => name);
  const now = readOperations(after).map(({ name }) => name);
  const [oldNames, nowNames] = [new Set(old), new Set(now)];
  const added = [...nowNames].filter((name) => !oldNames.has(name));
  const removed = [...oldNames].filter((name) => !nowNames.has(name));
  const report = { before: old.length, after: now.length, added, removed };
  const massChange = before === undefined ? undefined : findMassChange(report);
  return massChange === undefined ? report : { ...report, massChange };
}

export interface ReviewedDocuments {
  /** Absent at the first pull, which finds nothing new: the config is written for what it brings. */
  readonly before: JsonObject | undefined;
  readonly after: JsonObject;
  readonly decided: ReadonlySet<string>;
}

/**
 * The operations that nobody has reviewed, sorted: those of the list that are still there, and those that are new. One
 * that has only another operationId, at its method and path, is new only if it was on the list before: else its tool
 * stays, and its entries are stale.
 */
export function listUnreviewed(
  list: readonly string[],
  { before, after, decided }: ReviewedDocuments,
): readonly string[] {
  const old = readOperations(before ?? after);
  const ids = new Set(old.map(({ name }) => name));
  const routes = new Set(old.filter(({ name }) => !list.includes(name)).map(({ route }) => route));
  const now = readOperations(after);
  const isOpen = ({ name, route }: NamedOperation) =>
    !decided.has(name) && (list.includes(name) || (!ids.has(name) && !routes.has(route)));
  return [...new Set(now.filter(isOpen).map(({ name }) => name))].sort();
}

function findMassChange({ before, after, removed }: OperationReport): string | undefined {
  const limit = before * massShare;
  if (removed.length > limit) return `${removed.length} of ${before} operations are gone`;
  if (Math.abs(after - before) > limit) return `there are ${after} operations where there were ${before}`;
  return undefined;
}

interface NamedOperation {
  /** operationId; method and path where there is none. */
  readonly name: string;
  readonly route: string;
}

function readOperations({ paths }: JsonObject): readonly NamedOperation[] {
  return entriesOf(paths).flatMap(([path, item]) =>
    entriesOf(item)
      .filter(([method]) => methods.has(method))
      .map(([method, operation]) => {
        const route = `${method.toUpperCase()} ${path}`;
        return { name: nameOperation(operation) ?? route, route };
      }),
  );
}

function entriesOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function nameOperation(operation: JsonValue): string | undefined {
  return isJsonObject(operation) && typeof operation.operationId === 'string' && operation.operationId !== ''
    ? operation.operationId
    : undefined;
}

/** As lines for people. Names are a stranger's text: what could steer a terminal is written as an escape. */
export function printOperations({ before, after, added, removed }: OperationReport): string {
  const lines = [
    `  operations  ${before} before, ${after} after`,
    `  added       ${added.length}`,
    ...added.map((name) => `    + ${showName(name)}`),
    `  removed     ${removed.length}`,
    ...removed.map((name) => `    - ${showName(name)}`),
  ];
  return `${lines.join('\n')}\n`;
}

export function showName(name: string): string {
  return escapeText(name, 200);
}
