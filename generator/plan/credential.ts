import { type PlannedSecurityScheme, type Tool, usableAlternatives } from '../model/mcp-server.js';
import { environmentVariable } from '../names.js';
import type { PlanContext } from './context.js';

/**
 * The security schemes that a credential can be given for, each with its variable: the config's, or
 * without any in the config one made of the scheme's name. The others are announced.
 */
export function planSecuritySchemes({
  api,
  config,
  diagnostics,
}: PlanContext): readonly PlannedSecurityScheme[] {
  const credentials = new Map(Object.entries(config.credentials));
  const taken = new Set<string>();
  return api.securitySchemes.flatMap((scheme) => {
    const variable =
      credentials.size > 0
        ? credentials.get(scheme.name)
        : environmentVariable(config.name, scheme.name, taken);
    if (variable === undefined) {
      diagnostics.report('scheme-unused', { scheme: scheme.name });
      return [];
    }
    taken.add(variable);
    return [{ ...scheme, variable }];
  });
}

/** A tool that only takes credentials which nobody can give would be listed for nothing. */
export function reportUncallable(
  tools: readonly Tool[],
  schemes: readonly PlannedSecurityScheme[],
  { diagnostics }: PlanContext,
): void {
  for (const { name, security } of tools) {
    const isRefused = security.length > 0 && usableAlternatives(security, schemes).length === 0;
    if (isRefused) diagnostics.report('tool-uncallable', { tool: name });
  }
}
