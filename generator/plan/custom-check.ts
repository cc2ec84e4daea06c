import type { ApiConfig } from '../config.js';
import { quote } from '../diagnostics.js';
import type { Risk, Tool } from '../model/mcp-server.js';
import type { PlanContext } from './context.js';

type CustomConfig = ApiConfig['custom'][string];

/** What one tool hands on to another that uses it. A secret is not: its masks hold in both. */
const weights: Readonly<Record<Risk, number>> = { read: 0, secret: 0, write: 1, money: 2, destructive: 3 };

/** Holds what the config says of a custom tool against the planned tools that it uses and stands beside. */
export function checkCustom(
  name: string,
  custom: CustomConfig,
  planned: readonly Tool[],
  context: PlanContext,
): void {
  checkName(name, planned, context);
  checkUses(name, custom, planned, context);
  const used = planned.filter(({ operationId }) => custom.uses.includes(operationId));
  for (const { key, entry, reason, hint } of findUnderstated(custom, used)) {
    const table = `custom.${name}.${key}`;
    context.diagnostics.report('config-entry-unfit', { table, entry, reason, hint });
  }
}

/** Other custom tools have other names: they are the keys of one table. */
function checkName(name: string, planned: readonly Tool[], { diagnostics }: PlanContext): void {
  const second = `custom.${name}`;
  for (const tool of planned) {
    if (tool.name === name) {
      diagnostics.report('name-collision', { name, first: tool.operationId, second });
    } else if (tool.aliases.includes(name)) {
      diagnostics.report('name-collision', { name, first: `a twin of ${tool.operationId}`, second });
    }
  }
}

/** Those that are withheld by the config, or no operations, are told with all other unmatched entries. */
function checkUses(
  name: string,
  { uses, rowsOf }: CustomConfig,
  planned: readonly Tool[],
  { api, config, twins, diagnostics }: PlanContext,
): void {
  if (rowsOf !== undefined && !uses.includes(rowsOf)) {
    const facts = { table: `custom.${name}.rowsOf`, entry: rowsOf, reason: 'which is not in uses', hint: '' };
    diagnostics.report('config-entry-unfit', facts);
  }
  const tools = new Set(planned.map(({ operationId }) => operationId));
  const operations = new Set(api.operations.map(({ operationId }) => operationId));
  for (const entry of uses) {
    const isTold = !operations.has(entry) || Object.hasOwn(config.withheld, entry) || twins.has(entry);
    if (tools.has(entry) || isTold) continue;
    const facts = { table: `custom.${name}.uses`, entry, reason: 'which becomes no tool', hint: '' };
    diagnostics.report('config-entry-unfit', facts);
  }
}

interface Understated {
  readonly key: 'risk' | 'kind';
  readonly entry: string;
  readonly reason: string;
  readonly hint: string;
}

/** Where a custom tool is said to do less than the tools that it uses. */
function findUnderstated(
  { kind, risk, irreversible }: CustomConfig,
  used: readonly Tool[],
): readonly Understated[] {
  const found: Understated[] = [];
  const [heaviest] = [...used].sort((one, other) => weights[other.risk] - weights[one.risk]);
  if (heaviest !== undefined && weights[heaviest.risk] > weights[risk]) {
    const reason = `which is less than ${describeRisk(heaviest)}`;
    found.push({ key: 'risk', entry: risk, reason, hint: ` Make it ${heaviest.risk}.` });
  }
  const lasting = used.find((tool) => tool.irreversible === true);
  if (lasting !== undefined && irreversible === undefined) {
    const reason = `of a tool that uses ${quote(lasting.operationId)}, which is irreversible`;
    found.push({ key: 'risk', entry: risk, reason, hint: ' Add irreversible: true.' });
  }
  if (heaviest !== undefined && weights[heaviest.risk] > 0 && (kind === 'list' || kind === 'get')) {
    const reason = `which changes nothing, unlike ${describeRisk(heaviest)}`;
    found.push({ key: 'kind', entry: kind, reason, hint: ' Make it create, update, delete or custom.' });
  }
  return found;
}

function describeRisk({ operationId, risk }: Tool): string {
  return `the ${risk} of ${quote(operationId)}, which it uses`;
}
