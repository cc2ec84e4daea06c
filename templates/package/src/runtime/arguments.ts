import { describeIssues, mostProblems } from './argument-problems.js';
import { showValue } from './argument-words.js';
import { isJsonObject, type JsonObject, type JsonValue } from './json.js';
import { hasLoneSurrogate } from './text.js';
import type { ToolDefinition } from './tool.js';

/** JSON that is nested deeper than this serves no API and exhausts stacks. */
const deepestNesting = 64;

/** The arguments cannot be sent. `problems` has a line for each: path, what was given, what is allowed. */
export class ArgumentError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ArgumentError';
    this.problems = problems;
  }
}

/**
 * Checks what a caller gave for a tool before anything is sent.
 *
 * The result is the caller's own value, never the schema's output: no defaults are filled in, nothing
 * is transformed, null stays null. The one change: a value given alone for a list is a list of one.
 * @throws ArgumentError with at most twenty problems.
 */
export function checkArguments(tool: ToolDefinition, given: unknown): JsonObject {
  const value = given === undefined ? {} : given;
  const unsafe = screenValue(value, '', 0);
  if (unsafe !== undefined) throw new ArgumentError([unsafe]);
  if (!isJsonObject(value)) {
    throw new ArgumentError([`arguments: given ${showValue(value)}; allowed: an object`]);
  }
  const { args, wrapped } = wrapLists(tool, value);
  const checked = tool.input.safeParse(args);
  if (checked.success) return args;
  const problems = describeIssues(checked.error.issues, { schema: tool.input, value: args, wrapped });
  throw new ArgumentError(
    problems.length > mostProblems ? [...problems.slice(0, mostProblems), '… and more problems'] : problems,
  );
}

/**
 * What no schema may let through: keys that change prototypes, strings that have no UTF-8,
 * numbers that have no JSON, bottomless nesting. Gives the first problem that it meets.
 */
function screenValue(value: unknown, path: string, depth: number): string | undefined {
  if (depth > deepestNesting) return `${path.slice(0, 60)}…: nested deeper than ${deepestNesting} levels`;
  switch (typeof value) {
    case 'string':
      return hasLoneSurrogate(value)
        ? `${path || 'arguments'}: the text has half of a surrogate pair (broken Unicode)`
        : undefined;
    case 'number':
      return Number.isFinite(value)
        ? undefined
        : `${path || 'arguments'}: given ${value}; allowed: a finite number`;
    case 'boolean':
      return undefined;
    case 'object':
      return value === null ? undefined : screenMembers(value, path, depth);
    default:
      return `${path || 'arguments'}: given a ${typeof value}; allowed: JSON values`;
  }
}

function screenMembers(value: object, path: string, depth: number): string | undefined {
  const inList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    if (!inList && key === '__proto__') return `${joinPath(path, key)}: this key is not allowed`;
    if (!inList && hasLoneSurrogate(key)) return `${path || 'arguments'}: a key has half of a surrogate pair`;
    const problem = screenValue(item, inList ? `${path}[${key}]` : joinPath(path, key), depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** `status: 'active'` means `status: ['active']` where the parameter is a list. */
function wrapLists(
  tool: ToolDefinition,
  given: JsonObject,
): { args: JsonObject; wrapped: ReadonlySet<string> } {
  const lists = new Set<string>();
  for (const parameter of tool.parameters ?? []) {
    if (parameter.list === true) lists.add(parameter.argument);
  }
  const wrapped = new Set<string>();
  const entries = Object.entries(given).map(([name, value]): [string, JsonValue] => {
    if (!lists.has(name) || value === null || typeof value === 'object') return [name, value];
    wrapped.add(name);
    return [name, [value]];
  });
  return { args: Object.fromEntries(entries), wrapped };
}
