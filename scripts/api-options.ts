import type { GenerateOptions } from '../generator/generate.js';
import { printDiagnostics } from '../generator/report.js';
import { findTargets } from '../generator/target.js';

/** What a folder of `specs/` says of how it is generated. Gives undefined after printing why it is not usable. */
export async function readApiOptions(api: string): Promise<GenerateOptions | undefined> {
  const [target] = await findTargets({ api, check: true, 'allow-remote-refs': false });
  if (target !== undefined && 'options' in target) return target.options;
  if (target !== undefined) await printDiagnostics(target.diagnostics, { verbose: false, json: false });
  return undefined;
}
