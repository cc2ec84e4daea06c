import { quote } from '../../generator/diagnostics.js';
import type { InputBinding, McpServer, Tool } from '../../generator/model/mcp-server.js';

/*
 * Nothing is dropped without a word: what a document holds is what comes out, or what was announced.
 * The document is read here anew, as plain JSON, without the compiler's own parser.
 */

type Value = unknown;
type Node = Readonly<Record<string, Value>>;

export interface Counted {
  readonly operations: number;
  readonly parameters: number;
  readonly properties: number;
  /** What is neither there nor announced, and what is there without a source. */
  readonly faults: readonly string[];
}

interface Ledger {
  readonly root: Node;
  readonly said: ReadonlySet<string>;
  /** Properties of the bodies that open sessions. */
  readonly session: Set<string>;
  /** Arguments that tell whom a call is about. */
  readonly tellers: Set<string>;
  parameters: number;
  properties: number;
  readonly faults: string[];
}

function tellers({ identity }: McpServer): readonly string[] {
  return identity === undefined ? [] : [identity.id, ...identity.lookups.map(({ argument }) => argument)];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Compares a plain document with the server that was planned of it; `messages` are the diagnostics. */
export function countEverything(root: Value, server: McpServer, messages: readonly string[]): Counted {
  const document = asNode(root);
  const ledger: Ledger = {
    root: document,
    said: new Set(messages),
    session: new Set(),
    tellers: new Set(),
    parameters: 0,
    properties: 0,
    faults: [],
  };
  // What joins several operations is none of them.
  const tools = server.toolsets
    .flatMap((toolset) => toolset.tools)
    .filter(({ custom }) => custom === undefined);
  for (const name of tellers(server)) ledger.tellers.add(name);
  const byRequest = new Map(tools.map((tool) => [`${tool.request.method} ${tool.request.path}`, tool]));
  const withheld = new Map(server.withheld.map(({ operationId, reason }) => [operationId, reason]));
  const found = listOperations(ledger);
  noteSessions(server, found, ledger);
  for (const { request, pathItem, operation } of found) {
    const tool = byRequest.get(request);
    const reason = withheld.get(String(operation.operationId ?? request));
    if ((tool === undefined) === (reason === undefined))
      ledger.faults.push(`${request}: a tool, or withheld`);
    if (reason === '') ledger.faults.push(`${request}: withheld without a reason`);
    if (tool !== undefined) countOperation(tool, pathItem, operation, ledger);
  }
  if (found.length !== tools.length + withheld.size) {
    ledger.faults.push(`${found.length} operations, ${tools.length} tools, ${withheld.size} withheld`);
  }
  const { parameters, properties, faults } = ledger;
  return { operations: found.length, parameters, properties, faults };
}

function noteSessions(server: McpServer, found: ReturnType<typeof listOperations>, ledger: Ledger): void {
  // What an opening does not take, an id that it takes is looked up for.
  for (const name of server.sessions.flatMap(({ looked = [] }) => looked)) ledger.session.add(name);
  const openers = new Set(server.sessions.map(({ request: { method, path } }) => `${method} ${path}`));
  for (const { operation } of found.filter(({ request }) => openers.has(request))) {
    for (const [, content] of entries(follow(ledger, operation.requestBody).content)) {
      for (const name of topProperties(asNode(content).schema, ledger)) ledger.session.add(name);
    }
  }
}

function listOperations(ledger: Ledger) {
  return entries(ledger.root.paths).flatMap(([path, item]) => {
    const pathItem = follow(ledger, item);
    return methods
      .filter((method) => Object.hasOwn(pathItem, method))
      .map((method) => ({
        request: `${method.toUpperCase()} ${path}`,
        pathItem,
        operation: asNode(pathItem[method]),
      }));
  });
}

function countOperation(tool: Tool, pathItem: Node, operation: Node, ledger: Ledger): void {
  const { bindings } = tool.request;
  const expected = new Set<string>();
  for (const [key, name] of listParameters(pathItem, operation, ledger)) {
    ledger.parameters += 1;
    expected.add(key);
    const announced = `The parameter ${quote(name)} of ${quote(tool.operationId)} is left out`;
    if (!bindings.some((binding) => `${binding.in} ${binding.name}` === key)) expectSaid(ledger, announced);
  }
  for (const name of countBody(tool, asNode(operation.requestBody), ledger)) expected.add(`body ${name}`);
  for (const binding of bindings) checkBinding(tool, binding, expected, ledger);
}

/** The operation's parameters over those of its path: `in name` → name. */
function listParameters(pathItem: Node, operation: Node, ledger: Ledger): ReadonlyMap<string, string> {
  const found = [...asList(pathItem.parameters), ...asList(operation.parameters)].map((each) =>
    follow(ledger, each),
  );
  return new Map(found.map(({ in: place, name }) => [`${place} ${name}`, String(name)]));
}

/** The names that the body binds; '' for the body as a whole. */
function countBody(tool: Tool, given: Node, ledger: Ledger): readonly string[] {
  const body = follow(ledger, given);
  const { mediaType: chosen } = tool.request.body ?? {};
  const operation = quote(tool.operationId);
  for (const [mediaType, content] of entries(body.content)) {
    if (mediaType === chosen) return checkProperties(tool, asNode(content).schema, ledger, body);
    if (chosen === undefined) expectSaid(ledger, `The body of ${operation} is left out`);
    else expectSaid(ledger, `The body of ${operation} is sent as ${chosen}, not as ${quote(mediaType)}`);
  }
  return [];
}

function checkProperties(tool: Tool, schema: Value, ledger: Ledger, body: Node): readonly string[] {
  for (const [mediaType] of entries(body.content)) {
    if (mediaType === tool.request.body?.mediaType) continue;
    const operation = quote(tool.operationId);
    expectSaid(
      ledger,
      `The body of ${operation} is sent as ${tool.request.body?.mediaType}, not as ${quote(mediaType)}`,
    );
  }
  const bound = new Set(
    tool.request.bindings.flatMap(({ in: place, name }) => (place === 'body' ? [name] : [])),
  );
  if (bound.has('')) return [''];
  const names = topProperties(schema, ledger);
  for (const name of names) {
    ledger.properties += 1;
    const announced = `The property ${quote(name)} of ${quote(tool.operationId)} is left out`;
    const isTold = tool.identified !== undefined && ledger.tellers.has(name);
    if (!bound.has(name) && !isTold) expectSaid(ledger, announced);
  }
  return names;
}

/** Every property that a body may have: its own, and those of what it is made of. */
function topProperties(schema: Value, ledger: Ledger): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<Value>();
  const stack = [schema];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const node = asNode(next);
    if (seen.has(next)) continue;
    seen.add(next);
    if (typeof node.$ref === 'string') stack.push(at(ledger.root, node.$ref));
    for (const [name] of entries(node.properties)) names.add(name);
    for (const name of asList(node.required)) names.add(String(name));
    for (const key of ['allOf', 'anyOf', 'oneOf']) stack.push(...asList(node[key]));
  }
  return [...names];
}

/** What is bound has a source in the document and an argument in the schema. */
function checkBinding(
  tool: Tool,
  binding: InputBinding,
  expected: ReadonlySet<string>,
  ledger: Ledger,
): void {
  const { in: place, name } = binding;
  const undeclared = `The path of ${quote(tool.operationId)} has a parameter ${quote(name)}`;
  const isKnown =
    expected.has(`${place} ${name}`) ||
    (place === 'path' && isSaid(ledger, undeclared)) ||
    (place === 'answer' && tool.view !== undefined) ||
    (place === 'session' && ledger.session.has(name)) ||
    (place === 'identity' && tool.identified !== undefined && ledger.tellers.has(name));
  if (!isKnown) ledger.faults.push(`${tool.name}: ${place} ${name} stands nowhere in the document`);
  if (!isGiven(tool, binding, ledger)) ledger.faults.push(`${tool.name}: no argument ${binding.argument}`);
}

/** By the caller, or by the server, which is announced; or it is left out, which is announced as well. */
function isGiven(tool: Tool, { argument, in: place, name }: InputBinding, ledger: Ledger): boolean {
  const { inputSchema } = tool;
  const variants =
    inputSchema.kind === 'anyOf' || inputSchema.kind === 'oneOf' ? inputSchema.variants : [inputSchema];
  const isArgument = variants.some(
    (variant) =>
      variant.kind === 'object' && variant.properties.some((property) => property.name === argument),
  );
  if (isArgument || argument === tool.identified) return true;
  const dropped = `The property ${quote(name)} of ${quote(tool.operationId)} is left out`;
  const kind = place === 'body' ? 'property' : 'parameter';
  const filled = `The ${kind} ${quote(name)} of ${quote(tool.operationId)} is filled in`;
  return isSaid(ledger, dropped) || (tool.filled.includes(argument) && isSaid(ledger, filled));
}

function expectSaid(ledger: Ledger, beginning: string): void {
  if (!isSaid(ledger, beginning)) ledger.faults.push(`not announced: ${beginning}`);
}

function isSaid({ said }: Ledger, beginning: string): boolean {
  for (const message of said) if (message.startsWith(beginning)) return true;
  return false;
}

function follow({ root }: Ledger, value: Value): Node {
  let node = asNode(value);
  while (typeof node.$ref === 'string') node = asNode(at(root, node.$ref));
  return node;
}

function at(root: Value, reference: string): Value {
  const segments = decodeURIComponent(reference.slice(1)).split('/').slice(1);
  return segments.reduce(
    (value, segment) => asNode(value)[segment.replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  );
}

function asNode(value: Value): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}

function asList(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function entries(value: Value): readonly (readonly [string, Value])[] {
  return Object.entries(asNode(value));
}
