import { ArgumentError } from './arguments.js';
import { getOwn, type JsonObject } from './json.js';
import type { ToolDefinition } from './tool.js';

/**
 * The arguments with one value given alone as the list that the API takes.
 * @throws ArgumentError where both are given, or neither
 */
export function expandShorthands(
  { shorthands }: Pick<ToolDefinition, 'shorthands'>,
  args: JsonObject,
): JsonObject {
  if (shorthands === undefined) return args;
  let expanded = args;
  for (const [one, list] of Object.entries(shorthands)) {
    const { [one]: value, ...rest } = expanded;
    const isListed = getOwn(rest, list) !== undefined;
    if ((value === undefined) === !isListed) {
      const problem = isListed ? 'give only one of them' : 'one of them is required';
      throw new ArgumentError([`${one}, ${list}: ${problem}`]);
    }
    expanded = value === undefined ? rest : { ...rest, [list]: [value] };
  }
  return expanded;
}
