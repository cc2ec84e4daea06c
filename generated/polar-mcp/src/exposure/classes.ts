import { getOwn, isJsonObject } from '../runtime/json.js';
import type { Risk, ToolSummary } from '../runtime/tool.js';

/** From harmless to harmful. */
export const riskClasses: readonly Risk[] = ['read', 'secret', 'write', 'money', 'destructive'];

/** The classes that calls of a tool can have: its own, and where arguments decide, theirs. */
export function listClasses({ risk, riskByArgument = {} }: ToolSummary): readonly Risk[] {
  const classes = new Set([risk, ...Object.values(riskByArgument)]);
  return riskClasses.filter((each) => classes.has(each));
}

/**
 * The class of one call. A body of several forms is as dangerous as the form that the arguments pick: the worst of
 * those that pick one. Arguments that pick none leave the tool's own class, which is its worst.
 */
export function classify({ risk, riskByArgument = {} }: ToolSummary, args: unknown): Risk {
  if (!isJsonObject(args)) return risk;
  const given = Object.entries(riskByArgument).filter(([argument]) => getOwn(args, argument) !== undefined);
  const picked = new Set(given.map(([, each]) => each));
  return riskClasses.findLast((each) => picked.has(each)) ?? risk;
}
