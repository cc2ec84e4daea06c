import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { type Diagnostic, Diagnostics, staleCodes } from '../generator/diagnostics.js';
import { printDiff } from '../generator/diff/markdown.js';
import { diffSurfaces } from '../generator/diff/surface.js';
import type { Surface } from '../generator/diff/tool.js';
import { planWire } from '../generator/emit/wire.js';
import { type GenerateOptions, planOnly } from '../generator/generate.js';
import type { McpServer, Tool } from '../generator/model/mcp-server.js';
import { printDiagnostics } from '../generator/report.js';
import { findTargets } from '../generator/target.js';

const usage = `npm run diff -- OLD NEW [--api NAME] [--json]

What changed for a model between two OpenAPI documents, both planned with the config of an API.

  --api NAME   the folder of specs/ (polar)
  --json       added, removed, renamed, changed, semver and stale as JSON; else Markdown

Exit codes: 0 nothing breaks, 1 something does or a document cannot be planned, 2 wrong usage.
`;

const unreviewed = 'New: it has no words and no risk yet.';

/** Plans both, withholding what is new to OLD and to the API's own document. Undefined after reporting. */
export async function planBoth(api: string, [old, now]: readonly [string, string]) {
  const [target] = await findTargets({ api, check: true, 'allow-remote-refs': false });
  if (target === undefined || !('options' in target)) {
    if (target) await printDiagnostics(target.diagnostics, { verbose: false, json: false });
    return undefined;
  }
  const { lock: _, ...options } = target.options;
  const stale = new Set<string>();
  const plan = async (source: string, withheld: Readonly<Record<string, string>> = {}) => {
    const config = { ...options.config, withheld: { ...options.config.withheld, ...withheld } };
    return planLeniently({ ...options, config, source }, stale);
  };
  const from = await plan(old);
  const first = from && (await plan(now));
  if (!from || !first) return undefined;
  const news = listNew(from, first);
  if (news.length === 0) return { from, to: first, stale };
  const reviewed = await plan(options.source);
  const unknown = news.filter((id) => !reviewed || !listIds(reviewed).includes(id));
  const to = await plan(now, Object.fromEntries(unknown.map((id) => [id, unreviewed])));
  return to && { from, to, stale };
}

async function planLeniently(options: GenerateOptions, stale: Set<string>): Promise<McpServer | undefined> {
  const diagnostics = new Diagnostics({ lenient: true });
  const server = await planOnly(options, diagnostics);
  if (server === undefined) await printDiagnostics(diagnostics, { verbose: false, json: false });
  const lines = diagnostics.list.filter(({ code }: Diagnostic) => staleCodes.has(code));
  for (const { message } of lines) stale.add(message);
  return server;
}

/** Those that OLD has under no operationId and at no method and path: a renamed one is no new one. */
function listNew(from: McpServer, to: McpServer): readonly string[] {
  const listTools = ({ toolsets }: McpServer) => toolsets.flatMap(({ tools }) => tools);
  const route = ({ request: { method, path } }: Tool) => `${method} ${path}`;
  const kept = new Set(listIds(from));
  const routes = new Set(listTools(from).map(route));
  const renamed = new Set(
    listTools(to)
      .filter((tool) => tool.custom === undefined && routes.has(route(tool)))
      .map(({ operationId }) => operationId),
  );
  return listIds(to).filter((id) => !kept.has(id) && !renamed.has(id));
}

function listIds({ toolsets, withheld }: McpServer): readonly string[] {
  return [...toolsets.flatMap(({ tools }) => tools), ...withheld].map(({ operationId }) => operationId);
}

export function countSurface(server: McpServer): Surface {
  const wire = planWire(server, new Diagnostics());
  const tokens = wire.map(({ outputSchema: _, ...entry }) => {
    return [entry.name, countTokens(JSON.stringify(entry))] as const;
  });
  return { server, tokens: new Map(tokens) };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      api: { type: 'string', default: 'polar' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [old, now, ...more] = positionals;
  if (old === undefined || now === undefined || more.length > 0) throw new Error('Give OLD and NEW.');
  for (const file of [old, now]) {
    const found = await stat(file).catch(() => undefined);
    if (found?.isDirectory()) throw new Error(`${file} is a folder: give an OpenAPI document.`);
  }
  const planned = await planBoth(values.api, [old, now]);
  if (planned === undefined) return 1;
  const diff = diffSurfaces(countSurface(planned.from), countSurface(planned.to));
  const stale = [...planned.stale];
  const json = `${JSON.stringify({ ...diff, stale }, null, 2)}\n`;
  process.stdout.write(values.json ? json : printDiff(diff, stale));
  return diff.semver === 'major' ? 1 : 0;
}

if (process.argv[1]?.endsWith('diff.ts')) {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
      process.exitCode = 2;
    },
  );
}
