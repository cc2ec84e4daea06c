import { UsageError } from './config.js';
import { describeRemoved, findRetired } from './retired.js';
import type { ApiDescription, SideRequest } from './runtime/api.js';
import type { Alternatives } from './runtime/authorization.js';
import { findNearest } from './runtime/nearest.js';
import { isAllowed } from './runtime/scopes.js';
import { findOpening, findSession } from './runtime/session.js';
import type { Risk, ToolKind, ToolSummary } from './runtime/tool.js';

/** Which tools a server offers: all conditions that are given hold, of one condition's values any. */
export interface ToolFilter {
  /** `read` (list, get), `write` (create, update, delete), `custom`, or single kinds. */
  readonly methods?: readonly string[];
  readonly tags?: readonly string[];
  readonly tools?: readonly string[];
  readonly excludeTools?: readonly string[];
  readonly preset?: string;
  /** What the credential may do. */
  readonly scopes?: readonly string[];
}

/** What a filter is held against, beside the tools. */
export interface FilterPlace {
  readonly api: ApiDescription;
  readonly credentials: ReadonlyMap<string, string>;
  /** Arguments that the credential decides, where they were given and need no look-up. */
  readonly values?: ReadonlyMap<string, string>;
  /** Without a method filter only tools that read are kept. */
  readonly startsReadOnly: boolean;
}

/** What each word of a method filter stands for. */
export const methodKinds: ReadonlyMap<string, readonly ToolKind[]> = new Map([
  ['read', ['list', 'get']],
  ['write', ['create', 'update', 'delete']],
  ['custom', ['custom']],
  ['list', ['list']],
  ['get', ['get']],
  ['create', ['create']],
  ['update', ['update']],
  ['delete', ['delete']],
]);

interface Condition {
  /** As the user gave it: `--tags orders`. */
  readonly name: string;
  readonly keeps: (tool: ToolSummary) => boolean;
}

/**
 * The tools that a filter keeps, in their order.
 * @throws UsageError for a value that nothing has (with the nearest one), and where no tool is left
 * (with what each condition left).
 */
export function filterTools(
  tools: readonly ToolSummary[],
  filter: ToolFilter,
  place: FilterPlace,
): readonly ToolSummary[] {
  const trail = [`${tools.length} tools`];
  let kept = tools;
  for (const { name, keeps } of listConditions(tools, filter, place)) {
    kept = kept.filter(keeps);
    trail.push(`${name} leaves ${kept.length}`);
    if (kept.length === 0) throw new UsageError(`No tool is left: ${trail.join('; ')}.`);
  }
  return kept;
}

function* listConditions(
  tools: readonly ToolSummary[],
  filter: ToolFilter,
  place: FilterPlace,
): Iterable<Condition> {
  const { methods, tags, tools: names, excludeTools, preset, scopes } = filter;
  const allNames = tools.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const isNamed =
    (given: readonly string[]) =>
    ({ name, aliases = [] }: ToolSummary) =>
      [name, ...aliases].some((each) => given.includes(each));
  if (preset !== undefined) yield keepPreset(preset, place.api);
  if (names !== undefined) {
    checkTools(names, allNames, { flag: '--tools', api: place.api });
    yield { name: `--tools ${names.join(',')}`, keeps: isNamed(names) };
  }
  if (tags !== undefined) {
    checkKnown(
      tags,
      tools.flatMap((tool) => tool.tags),
      '--tags',
    );
    yield { name: `--tags ${tags.join(',')}`, keeps: (tool) => tool.tags.some((tag) => tags.includes(tag)) };
  }
  if (scopes !== undefined) yield keepScopes(scopes, tools, place);
  if (methods !== undefined) yield keepMethods(methods, place);
  else if (place.startsReadOnly) yield keepReads(place);
  if (excludeTools !== undefined) {
    checkTools(excludeTools, allNames, { flag: '--exclude-tools', api: place.api });
    yield {
      name: `--exclude-tools ${excludeTools.join(',')}`,
      keeps: (tool) => !isNamed(excludeTools)(tool),
    };
  }
}

function keepPreset(preset: string, { presets = {} }: ApiDescription): Condition {
  checkKnown([preset], Object.keys(presets), '--preset');
  const names = new Set(presets[preset]?.tools);
  return { name: `--preset ${preset}`, keeps: ({ name }) => names.has(name) };
}

/** To open a session is to create one: a filter that keeps no `create` has no tool that needs one opened. */
function keepMethods(methods: readonly string[], { api, credentials }: FilterPlace): Condition {
  checkKnown(methods, [...methodKinds.keys()], '--methods');
  const kinds = new Set(methods.flatMap((method) => methodKinds.get(method) ?? []));
  return {
    name: `--methods ${methods.join(',')}`,
    keeps: ({ kind, security }) =>
      kinds.has(kind) && (kinds.has('create') || findOpening(security, api, credentials) === undefined),
  };
}

function keepReads(place: FilterPlace): Condition {
  return {
    name: 'reading only (the default here, until --methods says otherwise)',
    keeps: (tool) => effectiveRisk(tool, place) === 'read',
  };
}

/**
 * What the runtime needs for a tool counts too: the opening of a session, which then serves whatever scopes
 * the credential has, and the look-up of an argument.
 */
function keepScopes(
  scopes: readonly string[],
  tools: readonly ToolSummary[],
  { api, credentials, values = new Map() }: FilterPlace,
): Condition {
  const asked = [...tools, ...listSideRequests(api)].flatMap(({ security }) =>
    security.flatMap((each) => Object.values(each).flat()),
  );
  checkKnown(scopes, [...(api.scopes ?? []), ...asked], '--scopes');
  const given = new Set(scopes);
  return {
    name: `--scopes ${scopes.join(',')}`,
    keeps: function keeps({ security, filled = [], uses = [] }): boolean {
      const used = tools.filter(({ name }) => uses.includes(name));
      if (used.length > 0) return used.every(keeps);
      const allows = (needed: Alternatives): boolean => isAllowed(needed, given, api.scopeRule);
      const looked = filled.filter((name) => !values.has(name));
      const lookups = api.lookups?.filter(({ argument }) => looked.includes(argument)) ?? [];
      if (!lookups.every(({ request }) => allows(request.security))) return false;
      const opening = findOpening(security, api, credentials);
      if (opening !== undefined) return allows(opening.request.security);
      return findSession(security, api) !== undefined || allows(security);
    },
  };
}

function listSideRequests({ sessions = [], lookups = [] }: ApiDescription): readonly SideRequest[] {
  return [...sessions, ...lookups].map(({ request }) => request);
}

/** A tool's own risk, raised to `write` where a session must be opened for it. */
export function effectiveRisk(
  { risk, security }: ToolSummary,
  { api, credentials }: Pick<FilterPlace, 'api' | 'credentials'>,
): Risk {
  const opens = findOpening(security, api, credentials) !== undefined;
  return opens ? raiseToWrite(risk) : risk;
}

function raiseToWrite(risk: Risk): Risk {
  return risk === 'read' || risk === 'secret' ? 'write' : risk;
}

/** A tool with the risk that its calls have here: its own, and that of each form of its body. */
export function weighHere(tool: ToolSummary, place: Pick<FilterPlace, 'api' | 'credentials'>): ToolSummary {
  const { riskByArgument, security } = tool;
  const weighed = { ...tool, risk: effectiveRisk(tool, place) };
  if (riskByArgument === undefined || findOpening(security, place.api, place.credentials) === undefined)
    return weighed;
  const raised = Object.entries(riskByArgument).map(([argument, risk]) => [argument, raiseToWrite(risk)]);
  return { ...weighed, riskByArgument: Object.fromEntries(raised) };
}

/** A tool that is gone is not only unknown: its name was right once. */
function checkTools(
  given: readonly string[],
  known: readonly string[],
  { flag, api }: { readonly flag: string; readonly api: ApiDescription },
): void {
  const all = new Set(known);
  for (const name of given) {
    const removed = all.has(name) ? undefined : findRetired(name, api);
    if (removed === undefined) continue;
    throw new UsageError(`${flag}: ${describeRemoved(name, removed)} ${suggestKnown(name, all)}`);
  }
  checkKnown(given, known, flag);
}

function checkKnown(given: readonly string[], known: readonly string[], flag: string): void {
  const all = new Set(known);
  const unknown = given.find((each) => !all.has(each));
  if (unknown === undefined) return;
  const shown = JSON.stringify(unknown.slice(0, 80));
  throw new UsageError(`${flag}: there is no ${shown}. ${suggestKnown(unknown, all)}`);
}

/** More values than this are not listed in a message. */
const mostListed = 60;

function suggestKnown(unknown: string, known: ReadonlySet<string>): string {
  const [nearest] = findNearest(unknown, known);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  if (known.size === 0) return 'There is none to choose from.';
  return known.size > mostListed ? 'See the command `tools`.' : `There are: ${[...known].join(', ')}.`;
}
