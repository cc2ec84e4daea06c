import {
  type GetPromptResult,
  type Prompt,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import type { Catalog } from './catalog.js';
import prompts from './prompts.json' with { type: 'json' };
import { findNearest } from './runtime/nearest.js';

/** One entry of `prompts.json`: a task that people give, told so that a model can carry it out. */
export interface PromptDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly description: string;
    readonly required: boolean;
  }[];
  /** What the task cannot be done without. */
  readonly tools: readonly string[];
  /** With `{{argument}}`; a line whose argument is not given is left out. */
  readonly text: string;
}

// The emitted JSON is asserted, not inferred: `generate` writes it and its tests prove its shape.
export const emittedPrompts = prompts as readonly PromptDefinition[];

/** Those whose tools are all there: a task that ends in a tool which was filtered out is no task. */
export function choosePrompts(
  { find }: Pick<Catalog, 'find'>,
  definitions: readonly PromptDefinition[] = emittedPrompts,
): readonly PromptDefinition[] {
  return definitions.filter(({ tools }) => tools.every((name) => find(name) !== undefined));
}

/** The answer to prompts/list. */
export function listPrompts(definitions: readonly PromptDefinition[]): Prompt[] {
  return definitions.map(({ name, title, description, arguments: args }) => ({
    name,
    title,
    description,
    arguments: [...args],
  }));
}

/**
 * The answer to prompts/get: one message of the user.
 * @throws ProtocolError (-32602) for an unknown prompt or argument, and for a missing one.
 */
export function getPrompt(
  { name, arguments: given = {} }: { name: string; arguments?: Readonly<Record<string, string>> | undefined },
  definitions: readonly PromptDefinition[],
): GetPromptResult {
  const prompt = definitions.find((each) => each.name === name);
  const names = definitions.map((each) => each.name);
  if (prompt === undefined) throw refuse(`Unknown prompt ${quote(name)}.`, name, names);
  const known = prompt.arguments.map((argument) => argument.name);
  const odd = Object.keys(given).find((argument) => typeof given[argument] !== 'string');
  if (odd !== undefined) throw refuse(`${name}: ${quote(odd)} must be a text.`, '', []);
  const unknown = Object.keys(given).find((argument) => !known.includes(argument));
  if (unknown !== undefined) throw refuse(`${name} has no argument ${quote(unknown)}.`, unknown, known);
  const isGiven = (argument: string) => readValue(given, argument) !== '';
  const missing = prompt.arguments.filter((argument) => argument.required && !isGiven(argument.name));
  if (missing.length > 0) {
    throw refuse(`${name} needs ${missing.map((argument) => argument.name).join(', ')}.`, '', []);
  }
  const lines = prompt.text.split('\n').filter((line) => listPlaceholders(line).every(isGiven));
  const text = lines
    .map((line) => fillLine(line, given))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
}

function listPlaceholders(line: string): string[] {
  return [...line.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
}

function fillLine(line: string, given: Readonly<Record<string, string>>): string {
  return line.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => readValue(given, name));
}

/** On one line: what a form's field holds must not look like steps of the task. Empty: it is not given. */
function readValue(given: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  return (value ?? '').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function refuse(message: string, word: string, known: readonly string[]): ProtocolError {
  const nearest = findNearest(word, known, 3);
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`;
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `${message}${hint}`);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
