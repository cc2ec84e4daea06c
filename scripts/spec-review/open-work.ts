import { dirname, join } from 'node:path';
import type { ApiConfig } from '../../generator/config.js';
import { Diagnostics } from '../../generator/diagnostics.js';
import type { GenerateOptions } from '../../generator/generate.js';
import { loadDocument } from '../../generator/load/load.js';
import { loadPractice } from '../../generator/load/practice.js';
import { loadReview } from '../../generator/load/review.js';
import type { Api, OpenApiDocument, Operation } from '../../generator/model/api.js';
import type { McpServer, Tool } from '../../generator/model/mcp-server.js';
import { SchemaIndex } from '../../generator/model/schema.js';
import { parseDocument } from '../../generator/parse/document.js';
import { planServer } from '../../generator/plan/plan.js';
import { planPractice } from '../../generator/plan/practice.js';
import { planUnreviewed } from '../../generator/plan/unreviewed.js';
import type { PracticeRules } from '../../generator/practice-rules.js';

/** An operation that nobody has reviewed, as it would be if somebody had. */
export interface OpenOperation {
  readonly operation: Operation;
  /** Absent: it cannot be a tool (`operation-not-expressed`). */
  readonly tool?: Tool | undefined;
}

/** A parameter of a reviewed list of the practice API that it refuses, since nobody has said what it chooses. */
export interface OpenFilter {
  readonly operationId: string;
  readonly parameter: string;
}

/** What is to be reviewed, and what stubs are written from. */
export interface OpenWork {
  readonly operations: readonly OpenOperation[];
  readonly filters: readonly OpenFilter[];
  readonly config: ApiConfig;
  readonly document: OpenApiDocument;
  readonly api: Api;
  readonly schemas: SchemaIndex;
  readonly server: McpServer;
  /** Of the practice API, if there is one. */
  readonly rules?: PracticeRules | undefined;
}

/** Plans as if nothing were unreviewed, leniently. Gives undefined after reporting why it cannot. */
export async function findOpenWork(
  { config, source, overlays, review = {} }: GenerateOptions,
  diagnostics: Diagnostics,
): Promise<OpenWork | undefined> {
  const lenient = new Diagnostics({ lenient: true });
  const { unreviewed } = await loadReview(review, diagnostics);
  const withoutProse = config.prose === 'overlay';
  const document = await loadDocument({ source, overlays, withoutProse }, lenient);
  const api = document && parseDocument(document, lenient);
  diagnostics.adopt(lenient.list.filter(({ severity }) => severity === 'error'));
  if (document === undefined || api === undefined || diagnostics.hasErrors) return undefined;
  const open = planUnreviewed(unreviewed, { api, config, diagnostics });
  if (diagnostics.hasErrors) return undefined;
  // A name that is taken is one of the things to be told, and no end of it.
  const server = planServer(api, config, new Diagnostics({ lenient: true }));
  const tools = new Map(
    server.toolsets.flatMap((toolset) => toolset.tools.map((tool) => [tool.operationId, tool] as const)),
  );
  const operations = api.operations
    .filter(({ operationId }) => open.has(operationId))
    .map((operation) => ({ operation, tool: tools.get(operation.operationId) }));
  const practice =
    config.practice === undefined
      ? undefined
      : await loadPractice(join(dirname(source), config.practice), diagnostics);
  const model =
    practice &&
    planPractice({ ...practice, document, api, config, unreviewed: open, diagnostics: new Diagnostics() });
  const filters = (model?.operations ?? []).flatMap(({ operationId, behaviour }) =>
    Object.entries(behaviour.filters ?? {}).flatMap(([parameter, { test }]) =>
      test === 'undecided' ? [{ operationId, parameter }] : [],
    ),
  );
  const schemas = new SchemaIndex(api.schemas);
  return { operations, filters, config, document, api, schemas, server, rules: practice?.rules };
}
