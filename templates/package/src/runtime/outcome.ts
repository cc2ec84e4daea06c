import { isJsonObject, type JsonObject } from './json.js';
import type { ToolDefinition } from './tool.js';

/** What a status means where it is an answer, and no failure; undefined where it is none. */
export function findOutcome(
  { outcomes }: Pick<ToolDefinition, 'outcomes'>,
  status: number,
): JsonObject | undefined {
  const found =
    outcomes !== undefined && Object.hasOwn(outcomes, String(status)) ? outcomes[String(status)] : undefined;
  return isJsonObject(found) ? found : undefined;
}

/** An answer with what matters most in front, and with what its success says. */
export function arrangeAnswer({ outcomes, leading = [] }: ToolDefinition, answer: JsonObject): JsonObject {
  const said = isJsonObject(outcomes?.success) ? outcomes.success : {};
  const first = leading.flatMap((name) =>
    Object.hasOwn(answer, name) ? [[name, answer[name]] as const] : [],
  );
  return { ...said, ...Object.fromEntries(first), ...answer } as JsonObject;
}
