import { nearest } from '../config-problems.js';
import type { Diagnostics } from '../diagnostics.js';
import type { PromptText, Toolset } from '../model/mcp-server.js';

/** A tool that a prompt cannot do without, and that there is not, would keep the prompt from everybody. */
export function reportPromptTools(
  prompts: readonly PromptText[],
  toolsets: readonly Toolset[],
  diagnostics: Diagnostics,
): void {
  const known = toolsets.flatMap(({ tools }) => tools.map(({ name }) => name));
  for (const { name, tools } of prompts) {
    for (const tool of tools.filter((each) => !known.includes(each))) {
      const near = nearest(tool, known);
      const hint = near === undefined ? '' : `; did you mean ${near}`;
      diagnostics.report('guidance-unmatched', { path: `${name}.tools`, tool, hint });
    }
  }
}
