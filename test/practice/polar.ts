import { parseConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { loadDocument } from '../../generator/load/load.js';
import { loadPractice } from '../../generator/load/practice.js';
import { loadReview } from '../../generator/load/review.js';
import { parseDocument } from '../../generator/parse/document.js';
import { planPractice } from '../../generator/plan/practice.js';
import config from '../../specs/polar/config.js';
import { hooks } from '../../specs/polar/practice/hooks.js';
import {
  type PracticeApi,
  type PracticeOptions,
  servePractice,
} from '../../templates/practice/src/practice.js';

let planned: Promise<PracticeApi> | undefined;

/** Polar's practice API as its sources give it, without what is generated. */
export function planPolar(): Promise<PracticeApi> {
  planned ??= planNow();
  return planned;
}

async function planNow(): Promise<PracticeApi> {
  const diagnostics = new Diagnostics();
  const parsed = parseConfig(config);
  const practice = await loadPractice('specs/polar/practice.yaml', diagnostics);
  const document = await loadDocument(
    { source: 'specs/polar/openapi.json', withoutProse: true },
    diagnostics,
  );
  if ('config' in parsed && practice !== undefined && document !== undefined) {
    const api = parseDocument(document, new Diagnostics());
    const review = await loadReview({ unreviewed: 'specs/polar/unreviewed.json' }, diagnostics);
    const unreviewed = new Set(review.unreviewed);
    const context = { document, api, config: parsed.config, unreviewed, ...practice, diagnostics };
    const model = planPractice(context);
    if (!diagnostics.hasErrors) return { model, hooks };
  }
  throw new Error(diagnostics.list.map(({ message }) => message).join('\n'));
}

export async function startPolar(options: PracticeOptions = {}) {
  return servePractice(await planPolar(), { verify: true, ...options });
}
