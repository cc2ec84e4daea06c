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

/** An answer with what its success says in front. */
export function arrangeAnswer(
  { outcomes }: Pick<ToolDefinition, 'outcomes'>,
  answer: JsonObject,
): JsonObject {
  return isJsonObject(outcomes?.success) ? { ...outcomes.success, ...answer } : answer;
}
