import { type McpServer, risks, type Tool } from '../model/mcp-server.js';
import { type AnswerFields, diffFields } from './answer.js';
import type { Change } from './change.js';
import type { SchemaComparison } from './schema.js';
import { diffAccess } from './scope.js';

type Compared = 'name' | 'operationId' | 'title' | 'description' | 'inputSchema' | 'annotations' | 'aliases';

/** What is compared of a tool: a generated package tells no more. */
export interface SurfaceTool
  extends Pick<Tool, Compared | 'security' | 'risk' | 'irreversible' | 'riskByArgument' | 'tags' | 'view'> {
  readonly request: Pick<Tool['request'], 'method' | 'path'>;
  readonly output: Pick<Tool['output'], 'shape'>;
  readonly custom?: unknown;
}

export interface SurfaceServer
  extends Pick<McpServer, 'schemas' | 'scopeRule' | 'securitySchemes' | 'withheld'> {
  readonly toolsets: readonly { readonly tools: readonly SurfaceTool[] }[];
}

/** A server, and what else is known of it, by the names of its tools. */
export interface Surface {
  readonly server: SurfaceServer;
  /** What each tool's entry in tools/list costs. */
  readonly tokens?: ReadonlyMap<string, number>;
  /** What can be asked of each tool's answer. */
  readonly answers?: ReadonlyMap<string, AnswerFields>;
  /** What this side cannot tell. */
  readonly notes?: readonly string[];
}

export interface ToolPair {
  readonly old: SurfaceTool;
  readonly now: SurfaceTool;
  readonly from: Surface;
  readonly to: Surface;
}

/** What has changed between two tools of one operation, its name apart. */
export function diffTools(pair: ToolPair, comparison: SchemaComparison): readonly Change[] {
  const { old, now, from, to } = pair;
  return [
    ...comparison.compare(old.inputSchema, now.inputSchema),
    ...diffRisk(old, now),
    ...diffAccess(old, now, [from.server, to.server]),
    ...diffNames('tags', old.tags, now.tags),
    ...diffNames('alias', old.aliases, now.aliases),
    ...diffAnnotations(old, now),
    ...diffOutput(pair),
    ...silent('title', old.title, now.title),
    ...silent('description', old.description, now.description),
    ...silent('tokens', from.tokens?.get(old.name), to.tokens?.get(now.name)),
  ];
}

const longestWords = 80;

function silent(what: string, was: unknown, is: unknown): readonly Change[] {
  if (was === is) return [];
  const print = (value: unknown) => {
    const text = String(value ?? 'none');
    return text.length > longestWords ? `${text.slice(0, longestWords - 1)}…` : text;
  };
  return [{ what, class: 'silent', detail: `${print(was)} → ${print(is)}` }];
}

/** A tool of more risk is kept from callers that a filter holds to less. */
function diffRisk(old: SurfaceTool, now: SurfaceTool): readonly Change[] {
  const print = ({ risk, irreversible, riskByArgument }: SurfaceTool) =>
    `${risk}${irreversible ? ', irreversible' : ''}${riskByArgument ? ` ${JSON.stringify(riskByArgument)}` : ''}`;
  const detail = `${print(old)} → ${print(now)}`;
  if (print(old) === print(now)) return [];
  const step = risks.indexOf(now.risk) - risks.indexOf(old.risk);
  // At the same risk only the caution differs that is asked for.
  const kind = step > 0 ? 'breaking' : step < 0 ? 'additive' : 'silent';
  return [{ what: 'risk', class: kind, detail }];
}

/** Callers name a tool by an alias, and choose tools by their tags. */
function diffNames(what: string, was: readonly string[], is: readonly string[]): readonly Change[] {
  return diffLists(what, [was, is], {
    lost: (names) => `no more ${names}`,
    gained: (names) => `also ${names}`,
  });
}

interface ListWords {
  readonly lost: (names: string) => string;
  readonly gained: (names: string) => string;
}

function diffLists(
  what: string,
  [was, is]: readonly [readonly string[], readonly string[]],
  words: ListWords,
): readonly Change[] {
  const lost = was.filter((name) => !is.includes(name)).join(', ');
  const gained = is.filter((name) => !was.includes(name)).join(', ');
  return [
    ...(lost === '' ? [] : [{ what, class: 'breaking', detail: words.lost(lost) } as const]),
    ...(gained === '' ? [] : [{ what, class: 'additive', detail: words.gained(gained) } as const]),
  ];
}

/** Hints (MCP, ToolAnnotations): no call is refused for them. */
function diffAnnotations(old: SurfaceTool, now: SurfaceTool): readonly Change[] {
  const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
  const other = hints.filter((hint) => old.annotations[hint] !== now.annotations[hint]);
  const detail = other
    .map((hint) => `${hint} ${old.annotations[hint]} → ${now.annotations[hint]}`)
    .join(', ');
  return other.length === 0 ? [] : [{ what: 'annotations', class: 'silent', detail }];
}

function diffOutput({ old, now, from, to }: ToolPair): readonly Change[] {
  const [was, is] = [old.output.shape, now.output.shape];
  if (was !== is) return [{ what: 'output', class: 'breaking', detail: `${was} → ${is}` }];
  const before = from.answers?.get(old.name);
  const after = to.answers?.get(now.name);
  if (before === undefined || after === undefined) return [];
  return [...diffFields(before, after), ...diffView({ old, now, from, to }, before)];
}

/** What is shown unless other fields are asked for: of those that both answers have. */
function diffView({ old, now, to }: ToolPair, before: AnswerFields): readonly Change[] {
  const after = to.answers?.get(now.name) ?? new Map();
  const list = ({ view }: SurfaceTool) =>
    view?.map(({ path }) => path).filter((path) => before.has(path) && after.has(path));
  const [was, is] = [list(old), list(now)];
  if (was === undefined && is === undefined) return [];
  const what = 'output';
  if (is === undefined) return [{ what, class: 'additive', detail: 'shows all fields without being asked' }];
  if (was === undefined) {
    return [{ what, class: 'breaking', detail: `shows only ${is.join(', ')} unless asked` }];
  }
  return diffLists(what, [was, is], {
    lost: (paths) => `shows ${paths} only when asked`,
    gained: (paths) => `shows ${paths} without being asked`,
  });
}
