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
const find = (
  name: string,
  kind: ToolKind,
  hasItem: boolean,
  toolset = 'orders',
  from: readonly ToolSummary[] = offered,
) => findLookTool({ name, ...(hasItem ? { parameters: item } : {}) }, { kind, toolset }, from);

// given a write, its kind, and whether its path has a parameter → want the tool to look with
test.each<[string, ToolKind, boolean, string | undefined]>([
  ['create_a_acme_order', 'create', false, 'list_all_acme_orders'],
  ['create_a_acme_order_batch', 'custom', false, 'list_all_acme_orders'],
  ['update_a_acme_order_by_id', 'update', true, 'get_single_acme_order_by_id'],
  ['delete_a_acme_order_by_id', 'delete', true, 'get_single_acme_order_by_id'],
  ['create_a_acme_order_finalization', 'custom', true, 'get_single_acme_order_by_id'],
  ['create_a_acme_order_invoice', 'create', true, 'get_single_acme_order_invoice_by_id'],
  ['create_a_acme_report', 'create', false, undefined],
])('%s → %s', (name, kind, hasItem, want) => {
  expect(find(name, kind, hasItem)).toBe(want);
});

test('only of its own toolset, and only what is offered', () => {
  expect(find('create_a_acme_order', 'create', false, 'refunds')).toBeUndefined();
  expect(find('create_a_acme_order', 'create', false, 'orders', [])).toBeUndefined();
});

test.each<[string, ToolKind, string, boolean, string | undefined]>([
  ['create_a_polar_refund', 'create', 'refunds', false, 'list_all_polar_refunds'],
  [
    'update_a_polar_subscription_by_id',
    'update',
    'subscriptions',
    true,
    'get_single_polar_subscription_by_id',
  ],
  ['create_a_polar_order_finalization', 'custom', 'orders', true, 'get_single_polar_order_by_id'],
  ['create_a_polar_event_batch', 'custom', 'events', false, 'list_all_polar_events'],
  ['create_a_polar_customer', 'create', 'customers', false, 'list_all_polar_customers'],
  [
    'update_a_polar_customer_member_by_external_id',
    'update',
    'customers-members',
    true,
    'get_single_polar_customer_member_by_external_id',
  ],
  ['create_a_polar_license_key_activation', 'custom', 'license-keys', false, 'list_all_polar_license_keys'],
  ['create_a_polar_webhook_event_redelivery', 'custom', 'webhooks', true, undefined],
])('of the generated package: %s', (name, kind, toolset, hasItem, want) => {
  expect(find(name, kind, hasItem, toolset, tools)).toBe(want);
});
