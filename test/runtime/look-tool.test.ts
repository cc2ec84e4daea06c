import { expect, test } from 'vitest';
import { tools } from '../../generated/polar-mcp/src/tools/index.js';
import { findLookTool } from '../../templates/package/src/look-tool.js';
import type { ToolKind, ToolSummary } from '../../templates/package/src/runtime/tool.js';

function summarize(name: string, kind: ToolKind, toolset = 'orders'): ToolSummary {
  return { name, toolset, kind, risk: 'write', tags: [], security: [] };
}
const offered = [
  summarize('list_all_acme_orders', 'list'),
  summarize('get_single_acme_order_export', 'get'),
  summarize('get_single_acme_order_by_id', 'get'),
  summarize('get_single_acme_order_invoice_by_id', 'get'),
  summarize('list_all_acme_customers', 'list', 'customers'),
];

const item = [{ argument: 'id', in: 'path' as const }];

// given a write and whether its path has a parameter → want the tool to look with
test.each<[string, boolean, string | undefined]>([
  ['create_a_acme_order', false, 'list_all_acme_orders'],
  ['create_a_acme_order_batch', false, 'list_all_acme_orders'],
  ['update_a_acme_order_by_id', true, 'get_single_acme_order_by_id'],
  ['delete_a_acme_order_by_id', true, 'get_single_acme_order_by_id'],
  ['create_a_acme_order_finalization', true, 'get_single_acme_order_by_id'],
  ['create_a_acme_order_invoice', true, 'get_single_acme_order_invoice_by_id'],
])('%s → %s', (name, hasItem, want) => {
  expect(findLookTool({ name, ...(hasItem ? { parameters: item } : {}) }, 'orders', offered)).toBe(want);
});

test('only of its own toolset, and only what is offered', () => {
  expect(findLookTool({ name: 'create_a_acme_refund' }, 'refunds', offered)).toBeUndefined();
});

test.each([
  ['create_a_polar_refund', 'refunds', false, 'list_all_polar_refunds'],
  ['update_a_polar_subscription_by_id', 'subscriptions', true, 'get_single_polar_subscription_by_id'],
  ['create_a_polar_order_finalization', 'orders', true, 'get_single_polar_order_by_id'],
  ['create_a_polar_event_batch', 'events', false, 'list_all_polar_events'],
  ['create_a_polar_customer', 'customers', false, 'list_all_polar_customers'],
])('of the generated package: %s', (name, toolset, hasItem, want) => {
  expect(findLookTool({ name, ...(hasItem ? { parameters: item } : {}) }, toolset, tools)).toBe(want);
});
