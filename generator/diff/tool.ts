import { type McpServer, risks, type Tool } from '../model/mcp-server.js';
import { SchemaIndex } from '../model/schema.js';
import type { Change } from './change.js';
import { diffSchemas } from './schema.js';

/** A server, and what each tool's entry in tools/list costs, where that was counted. */
export interface Surface {
  readonly server: McpServer;
  readonly tokens?: ReadonlyMap<string, number>;
}

/** What has changed between two tools of one operation, its name apart. */
export function diffTools(old: Tool, now: Tool, from: Surface, to: Surface): readonly Change[] {
  const pair = { before: new SchemaIndex(from.server.schemas), after: new SchemaIndex(to.server.schemas) };
  const silent = (what: string, was: unknown, is: unknown): readonly Change[] =>
    JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ what, class: 'silent', detail: `${describe(was)} → ${describe(is)}` }];
  return [
    ...diffSchemas(old.inputSchema, now.inputSchema, pair),
    ...diffRisk(old, now),
    ...diffScopes(old, now, to.server.scopeRule),
    ...silent('annotations', old.annotations, now.annotations),
    ...diffOutput(old, now),
    ...silent('title', old.title, now.title),
    ...silent('description', old.description, now.description),
    ...silent('tokens', from.tokens?.get(old.name), to.tokens?.get(now.name)),
  ];
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}

/** A tool of more risk is kept from callers that a filter holds to less. */
function diffRisk(old: Tool, now: Tool): readonly Change[] {
  const print = ({ risk, irreversible, riskByArgument }: Tool) =>
    `${risk}${irreversible ? ', irreversible' : ''}${riskByArgument ? ` ${JSON.stringify(riskByArgument)}` : ''}`;
  if (print(old) === print(now)) return [];
  const lower = risks.indexOf(now.risk) < risks.indexOf(old.risk);
  return [{ what: 'risk', class: lower ? 'additive' : 'breaking', detail: `${print(old)} → ${print(now)}` }];
}

type Alternatives = readonly { readonly schemes: string; readonly scopes: readonly string[] }[];

function diffScopes(old: Tool, now: Tool, rule: McpServer['scopeRule']): readonly Change[] {
  const list = ({ security }: Tool): Alternatives =>
    security.map(({ schemes }) => ({
      schemes: schemes.map(({ name }) => name).join('+'),
      scopes: schemes.flatMap(({ scopes }) => scopes).sort(),
    }));
  const [before, after] = [list(old), list(now)];
  const print = (alternatives: Alternatives): string =>
    alternatives.map(({ schemes, scopes }) => `${schemes} (${scopes.join(', ')})`).join(' or ') || 'none';
  if (print(before) === print(after)) return [];
  const contains = (all: readonly string[], some: readonly string[]) =>
    some.every((one) => all.includes(one));
  const serves = before.every((was) =>
    after.some(
      (is) =>
        is.schemes === was.schemes &&
        (is.scopes.length === 0 ||
          (rule === 'all'
            ? contains(was.scopes, is.scopes)
            : was.scopes.length > 0 && contains(is.scopes, was.scopes))),
    ),
  );
  const open = after.length === 0 || serves;
  return [
    { what: 'scope', class: open ? 'additive' : 'breaking', detail: `${print(before)} → ${print(after)}` },
  ];
}

function diffOutput(old: Tool, now: Tool): readonly Change[] {
  const [was, is] = [old.output.shape, now.output.shape];
  if (was !== is) return [{ what: 'output', class: 'breaking', detail: `${was} → ${is}` }];
  const list = ({ view = [] }: Tool) => view.map(({ path, type }) => `${path} ${type}`.trim());
  const lost = list(old).filter((field) => !list(now).includes(field));
  const gained = list(now).filter((field) => !list(old).includes(field));
  return [
    ...(lost.length > 0
      ? [{ what: 'output', class: 'breaking', detail: `no more ${lost.join(', ')}` } as const]
      : []),
    ...(gained.length > 0
      ? [{ what: 'output', class: 'additive', detail: `also ${gained.join(', ')}` } as const]
      : []),
  ];
}
