import type { McpServer, Tool } from '../model/mcp-server.js';
import { childSchemas, type Property, type Schema } from '../model/schema.js';
import type { PlanContext } from './context.js';
import { isIdentifier, isNamed } from './finder.js';

/** Some hosts show no more of a description than its first sentence. */
const longestFirstSentence = 120;
const fewestWords = 15;
const mostWords = 90;

/** Marketing, and what a model could take for an order to itself. */
const unfitWords =
  /\bthis tool\b|\ballows? you\b|\byou (?:must|should|need to)\b|\bplease\b|\bpowerful\b|\bseamless|\beasily\b|\bsimply\b|\bignore (?:all|any|previous)\b|\balways (?:call|use)\b|\bnever (?:tell|mention)\b/i;

const moneyName = /(?:^|_)(?:amounts?|price|price_per_\w+|fee|cost)$/;
const moneyUnit = /minor units?|\bcents?\b|basis points/i;
const endWords =
  /cannot be undone|cannot be taken back|\bundo(?:es|ne)?\b|\brestores?\b|\bagain\b|brings? (?:it|them) back/i;

/**
 * Holds the words that a model reads to the rules of the house, where the config says that they are
 * reviewed. Everything else that names a tool must name one that there is.
 */
export function checkWords(server: McpServer, context: PlanContext): void {
  const tools = server.toolsets.flatMap((toolset) => toolset.tools);
  const names = new Set(tools.map(({ name }) => name));
  for (const { path, text } of listTexts(server, tools)) {
    for (const name of listToolNames(text, server.name)) {
      if (!names.has(name)) report(path, `it names ${name}, which there is not`, context);
    }
  }
  if (context.config.words !== 'reviewed') return;
  const first = new Map<string, string>();
  const lists = tools.filter(({ kind }) => kind === 'list').map(({ name }) => name);
  const known = { api: server.name, lists };
  for (const tool of tools) {
    for (const problem of findProblems(tool, known, context)) report(tool.name, problem, context);
    const sentence = firstSentence(tool.description);
    const other = first.get(sentence);
    if (other !== undefined) report(tool.name, `its first sentence is that of ${other}`, context);
    first.set(sentence, tool.name);
  }
}

function report(path: string, problem: string, { diagnostics }: PlanContext): void {
  diagnostics.report('words-unfit', { path, problem });
}

export interface KnownTools {
  readonly api: string;
  /** Names of the tools that list. */
  readonly lists: readonly string[];
}

function findProblems(tool: Tool, known: KnownTools, context: PlanContext): readonly string[] {
  const { operationId, description, risk, irreversible } = tool;
  const operation = context.api.operations.find((each) => each.operationId === operationId);
  if (tool.custom === undefined && (!operation?.summary || !operation.description))
    return ['it has no title or no description'];
  const words = description.split(/\s+/).length;
  const sentence = firstSentence(description);
  const unfit = unfitWords.exec(description)?.[0];
  const problems = [
    words < fewestWords || words > mostWords
      ? `it has ${words} words, not ${fewestWords} to ${mostWords}`
      : '',
    /[,;:]$/.test(description) ? 'it breaks off' : '',
    sentence.length > longestFirstSentence
      ? `its first sentence has ${sentence.length} characters, over ${longestFirstSentence}`
      : '',
    unfit === undefined ? '' : `it says ${JSON.stringify(unfit)}`,
    (risk === 'destructive' || irreversible === true) && !endWords.test(description)
      ? 'it does not say that it cannot be undone, or how it can'
      : '',
    ...new Set(listProperties(tool.inputSchema).flatMap((each) => findArgumentProblems(each, tool, known))),
  ];
  return problems.filter((problem) => problem !== '');
}

/** What is wrong with what is said of one argument. */
export function findArgumentProblems(
  { name, schema }: Property,
  tool: Tool,
  { api, lists }: KnownTools,
): readonly string[] {
  const { description = '' } = schema;
  if (/[,;]$/.test(description)) return [`what is said of the argument ${name} breaks off`];
  if (moneyName.test(name) && !moneyUnit.test(description)) return [`the argument ${name} names no unit`];
  const isFound = lists.some((list) => isNamed({ argument: name, tool: tool.name, list, api }));
  if (isIdentifier(name) && description === '' && !isFound)
    return [`nothing says where the argument ${name} is from`];
  return [];
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

/** The arguments of a tool: of a union those of each variant. */
export function listProperties(schema: Schema): readonly Property[] {
  if (schema.kind === 'anyOf' || schema.kind === 'oneOf') return schema.variants.flatMap(listProperties);
  return schema.kind === 'object' ? schema.properties : [];
}

/** What looks like the name of a tool, in backquotes or not. */
function listToolNames(text: string, api: string): readonly string[] {
  const pattern = new RegExp(`\\b(?:list_all|get_single|create_a|update_a|delete_a)_${api}_[a-z0-9_]+`, 'g');
  return [...text.matchAll(pattern)].map(([name]) => name);
}

function listTexts(
  server: McpServer,
  tools: readonly Tool[],
): readonly { readonly path: string; readonly text: string }[] {
  return [
    { path: 'instructions', text: server.instructions ?? '' },
    ...server.prompts.flatMap(({ name, description, arguments: args, text }) =>
      [description, text, ...args.map((argument) => argument.description)].map((each) => ({
        path: `prompt ${name}`,
        text: each,
      })),
    ),
    ...server.guides.map(({ name, text }) => ({ path: `guide ${name}`, text })),
    ...tools.map(({ name, description }) => ({ path: name, text: description })),
    ...tools.flatMap(({ name, inputSchema }) =>
      listDescriptions(inputSchema).map((text) => ({ path: name, text })),
    ),
    ...server.schemas.flatMap(({ name, schema }) =>
      listDescriptions(schema).map((text) => ({ path: `schema ${name}`, text })),
    ),
  ];
}

/** Of a schema and all that is in it; what it refers to is checked where it stands. */
function listDescriptions(schema: Schema): readonly string[] {
  const own = schema.description === undefined ? [] : [schema.description];
  return [...own, ...childSchemas(schema).flatMap(listDescriptions)];
}
