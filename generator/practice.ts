import { dirname, join } from 'node:path';
import { Diagnostics } from './diagnostics.js';
import {
  emitPractice,
  emittedPracticePaths,
  type PracticeApi,
  practicePackageName,
} from './emit/practice.js';
import type { GenerateOptions } from './generate.js';
import { loadDocument } from './load/load.js';
import { loadPractice } from './load/practice.js';
import { loadReview } from './load/review.js';
import { loadTemplates } from './load/templates.js';
import { parseDocument } from './parse/document.js';
import { planPractice } from './plan/practice.js';
import { planUnreviewed } from './plan/unreviewed.js';
import { repository } from './repository.js';
import { bringUpToDate, type FileChange } from './write/write.js';

export interface PracticeGeneration {
  readonly apis: readonly PracticeApi[];
  readonly changes: readonly FileChange[];
}

/**
 * The practice API of all APIs that have rules for one, by the same stages as their packages. Gives undefined
 * after reporting errors; then nothing was written.
 */
export async function generatePractice(
  targets: readonly GenerateOptions[],
  { folder, check }: { readonly folder: string; readonly check: boolean },
  diagnostics: Diagnostics,
): Promise<PracticeGeneration | undefined> {
  const apis: PracticeApi[] = [];
  for (const target of targets) {
    const api = await planApi(target, diagnostics);
    if (api !== undefined) apis.push(api);
  }
  if (diagnostics.hasErrors) return undefined;
  const templates = await loadTemplates(join(repository, 'templates', 'practice'), emittedPracticePaths);
  const output = {
    folder,
    packageName: practicePackageName,
    files: emitPractice(apis, templates),
  };
  const changes = await bringUpToDate(output, check, diagnostics);
  return changes && { apis, changes };
}

/** The document's facts without our words: what a server checks and answers. */
async function planApi(
  { config, source, lock, review = {}, allowRemoteRefs }: GenerateOptions,
  diagnostics: Diagnostics,
): Promise<PracticeApi | undefined> {
  if (config.practice === undefined) return undefined;
  const practice = await loadPractice(join(dirname(source), config.practice), diagnostics);
  const loaded = { source, allowRemoteRefs, withoutProse: true, ...(lock === undefined ? {} : { lock }) };
  // What the document itself gives cause to say was said when its package was made.
  const quiet = new Diagnostics();
  const document = await loadDocument(loaded, quiet);
  const api = document && parseDocument(document, quiet);
  diagnostics.adopt(quiet.list.filter(({ severity }) => severity === 'error'));
  if (practice === undefined || document === undefined || api === undefined) return undefined;
  const { hooks, ...rules } = practice;
  const { unreviewed } = await loadReview(review, quiet);
  const open = planUnreviewed(unreviewed, { api, config, diagnostics: quiet });
  return { model: planPractice({ document, api, config, unreviewed: open, ...rules, diagnostics }), hooks };
}
