import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { tools, toolsets } from '../../generated/polar-mcp/src/tools/index.js';
import { checkArguments } from '../../templates/package/src/runtime/arguments.js';
import type { ToolDefinition } from '../../templates/package/src/runtime/tool.js';

interface Task {
  readonly task: string;
  readonly tool: readonly string[];
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly absent?: readonly string[];
}

interface Answer {
  readonly task: number;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const tasks: readonly Task[] = parse(read('tasks.yaml'));

async function loadTool(name: string): Promise<ToolDefinition | undefined> {
  const summary = tools.find((each) => each.name === name || each.aliases?.includes(name));
  const module = summary === undefined ? undefined : await toolsets.get(summary.toolset)?.();
  return Object.values(module ?? {}).find((tool) => tool.name === summary?.name);
}

/** What is wrong with the arguments; undefined where they are right. */
function judge(
  { arguments: wanted = {}, absent = [] }: Task,
  tool: ToolDefinition,
  given: unknown,
): string | undefined {
  let args: Readonly<Record<string, unknown>>;
  try {
    args = checkArguments(tool, given);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const different = Object.entries(wanted).filter(([name, value]) => !isDeepStrictEqual(args[name], value));
  if (different.length > 0) return `not as the task says: ${different.map(([name]) => name).join(', ')}`;
  const unasked = absent.filter((name) => Object.hasOwn(args, name));
  return unasked.length > 0 ? `nobody asked for ${unasked.join(', ')}` : undefined;
}

/** What readers wrote down who knew nothing but the list of tools, and the tools that were wrong: see docs/trial.md. */
test.each<readonly [file: string, misses: readonly string[]]>([
  ['reader-a.json', []],
  ['reader-b.json', []],
  ['reader-c.json', ['13 list_all_polar_portal_meters']],
  ['reader-d.json', []],
])('%s: the right first move, with arguments that are right', async (file, misses) => {
  const answers: readonly Answer[] = JSON.parse(read(file));
  expect(answers.map(({ task }) => task)).toEqual(tasks.map((_, index) => index + 1));
  const wrongTools: string[] = [];
  const wrongArguments: string[] = [];
  for (const { task: number, tool: name, arguments: given } of answers) {
    const task = tasks[number - 1];
    const tool = await loadTool(name);
    if (task === undefined || tool === undefined || !task.tool.includes(name))
      wrongTools.push(`${number} ${name}`);
    const problem = task === undefined || tool === undefined ? 'no such tool' : judge(task, tool, given);
    if (problem !== undefined) wrongArguments.push(`${number} ${name}: ${problem}`);
  }
  expect(wrongTools).toEqual(misses);
  expect(wrongArguments.length, wrongArguments.join('\n')).toBeLessThanOrEqual(tasks.length * 0.05);
});
