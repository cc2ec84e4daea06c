import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { ApiConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import { type AnswerFields, listFields } from '../../generator/diff/answer.js';
import type { Surface } from '../../generator/diff/tool.js';
import { planWire } from '../../generator/emit/wire.js';
import { type GenerateOptions, type PlanPlace, planApi } from '../../generator/generate.js';
import { loadDocument } from '../../generator/load/load.js';
import type { Api } from '../../generator/model/api.js';
import type { McpServer } from '../../generator/model/mcp-server.js';
import { SchemaIndex } from '../../generator/model/schema.js';
import { parseDocument } from '../../generator/parse/document.js';
import { successSchema } from '../../generator/plan/output.js';
import { unreviewedReason } from '../../generator/plan/unreviewed.js';
import { printDiagnostics } from '../../generator/report.js';
import { SideProcess } from '../../generator/side-process.js';
import { readApiOptions } from '../api-options.js';
import { compareStale } from './stale.js';

/** A planned server with what can be asked of the answers of its tools. */
export interface PlannedServer extends McpServer {
  readonly answers?: ReadonlyMap<string, AnswerFields>;
}

export interface PlannedPair {
  readonly from: PlannedServer;
  readonly to: PlannedServer;
  /** What the new document has made stale in the config, as lines. */
  readonly stale: readonly string[];
  /** How many entries match neither document. */
  readonly staleBefore: number;
}

/**
 * Plans two documents with the config of one API, and withholds what is new both to the old one and to the API's own.
 * Gives undefined after reporting why one cannot be planned.
 */
export async function planBoth(
  api: string,
  [old, now]: readonly [string, string],
): Promise<PlannedPair | undefined> {
  const given = await readApiOptions(api);
  if (given === undefined) return undefined;
  const { lock: _, ...options } = given;
  const diagnostics = { old: new Diagnostics({ lenient: true }), now: new Diagnostics({ lenient: true }) };
  const side = new SideProcess();
  try {
    // Both at once: what the side process has to do takes longest.
    const plan = (source: string, place: Omit<PlanPlace, 'side'>) =>
      planApi({ ...options, source }, { side, ...place });
    const planningOld = plan(old, { diagnostics: diagnostics.old });
    const planningNow = plan(now, {
      diagnostics: diagnostics.now,
      choose: async (api) => withholdNew(api, (await planningOld)?.api, options),
    });
    const [from, to] = await Promise.all([planningOld, planningNow]);
    if (from === undefined || to === undefined) {
      const wrong = from === undefined ? diagnostics.old : diagnostics.now;
      await printDiagnostics(wrong, { verbose: false, json: false });
      return undefined;
    }
    const { lines, before } = compareStale(diagnostics.old.list, diagnostics.now.list);
    return { from: addAnswers(from), to: addAnswers(to), stale: lines, staleBefore: before };
  } finally {
    side.close();
  }
}

function addAnswers({ api, server }: { readonly api: Api; readonly server: McpServer }): PlannedServer {
  return { ...server, answers: listAnswers(server, api) };
}

function listAnswers(server: McpServer, api: Api): ReadonlyMap<string, AnswerFields> {
  const schemas = new SchemaIndex(api.schemas);
  const operations = new Map(api.operations.map((operation) => [operation.operationId, operation]));
  const tools = server.toolsets.flatMap((toolset) => toolset.tools);
  const answers = tools.flatMap(({ name, operationId, output }) => {
    const operation = operations.get(operationId);
    const answer = operation && successSchema(operation);
    return answer === undefined ? [] : [[name, listFields(answer, output.shape, schemas)] as const];
  });
  return new Map(answers);
}

/** A renamed operation, at the old method and path, is no new one. */
async function withholdNew(now: Api, old: Api | undefined, options: GenerateOptions): Promise<ApiConfig> {
  const { config } = options;
  if (old === undefined) return config;
  const ids = new Set(old.operations.map(({ operationId }) => operationId));
  const routes = new Set(old.operations.map(({ method, path }) => `${method} ${path}`));
  const news = now.operations.filter(
    ({ operationId, method, path }) => !ids.has(operationId) && !routes.has(`${method} ${path}`),
  );
  const reviewed = news.length === 0 ? new Set() : await listReviewed(options);
  const unknown = news.filter(({ operationId }) => !reviewed.has(operationId));
  const withheld = Object.fromEntries(unknown.map(({ operationId }) => [operationId, unreviewedReason]));
  return { ...config, withheld: { ...withheld, ...config.withheld } };
}

/** The operations of the API's own document: its config has been held against them. */
async function listReviewed({ source, allowRemoteRefs }: GenerateOptions): Promise<ReadonlySet<string>> {
  const diagnostics = new Diagnostics();
  const document = await loadDocument({ source, allowRemoteRefs, withoutProse: true }, diagnostics);
  if (document === undefined) return new Set();
  return new Set(parseDocument(document, diagnostics).operations.map(({ operationId }) => operationId));
}

/** With what each tool's entry in tools/list costs a model. */
export function countSurface(planned: PlannedServer): Surface {
  const { answers, ...server } = planned;
  const tokens = planWire(server, new Diagnostics()).map(({ outputSchema: _, ...entry }) => {
    return [entry.name, countTokens(JSON.stringify(entry))] as const;
  });
  return { server, tokens: new Map(tokens), ...(answers === undefined ? {} : { answers }) };
}
