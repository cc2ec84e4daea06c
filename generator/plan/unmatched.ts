import { didYouMean, nearest } from '../config-problems.js';
import { quote } from '../diagnostics.js';
import { risks } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';
import { operationTags } from './tags.js';

/** An entry of the config that no operation answers to: the document has changed under it. */
export function reportUnmatchedEntries(context: PlanContext): void {
  for (const table of listTables(context)) reportEntries(table, context);
  const { api, config } = context;
  const schemes = api.securitySchemes.map((scheme) => scheme.name);
  const tags = [
    ...api.operations.flatMap((operation) => operationTags(operation.tags, config)),
    ...Object.values(config.custom).flatMap((tool) => tool.tags),
  ];
  const named: readonly NamedTable[] = [
    { table: 'credentials', entries: Object.keys(config.credentials), known: schemes },
    ...config.sessions.map((session, index) => ({
      table: `sessions.${index}.schemes`,
      entries: session.schemes,
      known: schemes,
    })),
    { table: 'search.aside', entries: Object.keys(config.search.aside), known: tags },
  ];
  for (const { table, entries, known } of named) {
    for (const entry of entries.filter((one) => !known.includes(one))) {
      reportUnmatched(table, { entry, known }, context);
    }
  }
}

/** Entries that are no operations, and what they can be. */
interface NamedTable {
  readonly table: string;
  readonly entries: readonly string[];
  readonly known: readonly string[];
}

function reportEntries({ table, entries, exposed, takesOurs }: EntryTable, context: PlanContext): void {
  const operations = context.api.operations.map(({ operationId }) => operationId);
  // A tool of ours stands under its name.
  const ours = Object.keys(context.config.custom);
  const known = new Set(takesOurs ? [...operations, ...ours] : operations);
  for (const entry of entries) {
    if (!known.has(entry) && !ours.includes(entry)) {
      reportUnmatched(table, { entry, known: [...known] }, context);
      continue;
    }
    const custom = { reason: 'which is a custom tool', hint: ' Name operations of the document.' };
    const unfit = known.has(entry) ? exposed && findAbsence(entry, context) : custom;
    if (unfit) context.diagnostics.report('config-entry-unfit', { table, entry, ...unfit });
  }
}

/** Why an operation of the document is no tool by the config; undefined where it is one. */
function findAbsence(
  operationId: string,
  { config, twins, unreviewed }: PlanContext,
): { readonly reason: string; readonly hint: string } | undefined {
  if (Object.hasOwn(config.withheld, operationId)) return { reason: 'which is withheld', hint: '' };
  if (unreviewed.has(operationId))
    return { reason: 'which is not reviewed yet', hint: ' Give it a risk, and take it off that list.' };
  const other = twins.get(operationId);
  if (other === undefined) return undefined;
  return { reason: `which is a twin of ${quote(other)}`, hint: ' Name that one.' };
}

interface EntryTable {
  readonly table: string;
  /** operationIds */
  readonly entries: readonly string[];
  /** They change a tool: on one that is withheld or a twin they are as stale as on none. */
  readonly exposed: boolean;
  /** The names of custom tools may stand there too. */
  readonly takesOurs?: true;
}

function listTables({ config }: PlanContext): readonly EntryTable[] {
  const bound = Object.entries(config.credentialBound).flatMap(
    ([argument, { omit, fill, lookup }]): EntryTable[] => {
      const table = `credentialBound.${argument}`;
      const omitted = omit.map((entry) => (typeof entry === 'string' ? entry : entry.operation));
      return [
        { table: `${table}.omit`, entries: omitted, exposed: true },
        { table: `${table}.fill`, entries: fill, exposed: true },
        { table: `${table}.lookup`, entries: lookup ? [lookup.operation] : [], exposed: false },
      ];
    },
  );
  const presets = Object.entries(config.presets).map(
    ([name, { operations }]): EntryTable => ({
      table: `presets.${name}`,
      entries: operations,
      exposed: false,
      takesOurs: true,
    }),
  );
  return [
    { table: 'naming.names', entries: Object.keys(config.naming.names), exposed: false },
    { table: 'withheld', entries: Object.keys(config.withheld), exposed: false },
    ...bound,
    ...config.sessions.map(
      ({ operation }, index): EntryTable => ({
        table: `sessions.${index}`,
        entries: [operation],
        exposed: false,
      }),
    ),
    { table: 'masked', entries: Object.keys(config.masked), exposed: true },
    ...[...risks, 'irreversible' as const].map(
      (risk): EntryTable => ({ table: `risks.${risk}`, entries: config.risks?.[risk] ?? [], exposed: true }),
    ),
    ...Object.entries(config.custom).map(
      ([name, { uses }]): EntryTable => ({ table: `custom.${name}.uses`, entries: uses, exposed: true }),
    ),
    ...Object.entries(config.twins).flatMap(([operation, twins]): EntryTable[] => [
      { table: 'twins', entries: [operation], exposed: true },
      { table: `twins.${operation}`, entries: twins, exposed: false },
    ]),
    { table: 'identity.operations', entries: Object.keys(config.identity?.operations ?? {}), exposed: true },
    {
      table: 'identity.lookups',
      entries: Object.values(config.identity?.lookups ?? {}).map(({ operation }) => operation),
      exposed: false,
    },
    { table: 'shorthands', entries: Object.keys(config.shorthands), exposed: true },
    { table: 'outcomes', entries: Object.keys(config.outcomes), exposed: true },
    { table: 'risks.byArgument', entries: Object.keys(config.risks?.byArgument ?? {}), exposed: true },
    { table: 'search.words', entries: Object.keys(config.search.words), exposed: true, takesOurs: true },
    { table: 'finders', entries: Object.values(config.finders), exposed: true, takesOurs: true },
    ...presets,
  ];
}

function reportUnmatched(
  table: string,
  { entry, known }: { readonly entry: string; readonly known: readonly string[] },
  { diagnostics }: PlanContext,
): void {
  const near = nearest(entry, known);
  diagnostics.report('config-entry-unmatched', { table, entry, hint: didYouMean(near) });
}
