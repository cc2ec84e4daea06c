import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Diagnostics } from '../../generator/diagnostics.js';
import type { SurfaceDiff } from '../../generator/diff/change.js';
import { diffSurfaces } from '../../generator/diff/surface.js';
import type { GenerateOptions } from '../../generator/generate.js';
import { loadReview } from '../../generator/load/review.js';
import type { McpServer } from '../../generator/model/mcp-server.js';
import { countSurface, planBoth } from '../diff.js';
import { generateLeniently } from './generation.js';
import { printJson } from './pull.js';
import type { PullReport } from './pull-report.js';
import { replaceFiles } from './replace-files.js';
import { retireNames, softenRenames } from './retirement.js';

export type Finish = Pick<PullReport, 'diff' | 'unreviewed' | 'stale' | 'undecided'> & {
  readonly ok: boolean;
};

/**
 * What follows from a new document that stands there: the difference for a model, the names that it takes away, and
 * all of `generated/`. What could not be done was printed.
 */
export async function finishPull(
  api: string,
  { source, review = {} }: Pick<GenerateOptions, 'source' | 'review'>,
  before: string | undefined,
): Promise<Finish> {
  const compared = before === undefined ? undefined : await compareTools(api, before, source);
  const { unreviewed, retired } = await loadReview(review, new Diagnostics());
  if (compared !== undefined && review.retired !== undefined) {
    const next = retireNames(retired, compared.diff, compared.to);
    if (printJson(next) !== printJson(retired)) {
      await replaceFiles([{ path: review.retired, text: printJson(next) }]);
    }
  }
  const { ok, stale, undecided } = await generateLeniently(api);
  const names = new Map(compared?.to.withheld.map(({ operationId, tool }) => [operationId, tool]));
  return {
    // Without the difference nobody would know which names are gone.
    ok: ok && (before === undefined || compared !== undefined),
    diff: compared?.diff,
    unreviewed: unreviewed.map((operationId) => ({ operationId, tool: names.get(operationId) })),
    stale,
    undecided,
  };
}

async function compareTools(
  api: string,
  before: string,
  source: string,
): Promise<{ readonly diff: SurfaceDiff; readonly to: McpServer } | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'spec-pull-'));
  try {
    const old = join(folder, 'openapi.json');
    await writeFile(old, before);
    const planned = await planBoth(api, [old, source]);
    if (planned === undefined) return undefined;
    const { from, to } = planned;
    return { diff: softenRenames(diffSurfaces(countSurface(from), countSurface(to))), to };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
