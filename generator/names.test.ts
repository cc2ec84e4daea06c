import { describe, expect, test } from 'vitest';
import type { HttpMethod } from './model/api.js';
import {
  argumentName,
  camelCase,
  environmentVariable,
  isPortableKey,
  kebabCase,
  kindOfName,
  type NamingRules,
  nameOperation,
  shortenName,
  snakeCase,
} from './names.js';

const rules: NamingRules = {
  api: 'shop',
  invariantNouns: ['metrics'],
  selectors: ['external', 'me'],
  shortForms: { 'customer-portal': 'portal', legacy: '' },
  verbNouns: { uploaded: 'upload_completion', register: 'client' },
};

describe('a tool is named by its method and path', () => {
  const cases: [request: string, answer: 'list' | 'one', want: string, kind: string][] = [
    ['GET /v1/orders/', 'list', 'list_all_shop_orders', 'list'],
    ['GET /orders', 'list', 'list_all_shop_orders', 'list'],
    ['GET /v1/license-keys', 'list', 'list_all_shop_license_keys', 'list'],
    ['GET /v1/orders/{id}', 'one', 'get_single_shop_order_by_id', 'get'],
    ['GET /v1/orders/{order_id}', 'one', 'get_single_shop_order_by_id', 'get'],
    ['GET /v1/license-keys/{key_id}', 'one', 'get_single_shop_license_key_by_id', 'get'],
    ['GET /v1/orders/{number}', 'one', 'get_single_shop_order_by_number', 'get'],
    ['GET /v1/orders/{id}', 'list', 'get_single_shop_order_by_id', 'get'],
    ['GET /v1/orders/export', 'one', 'get_single_shop_order_export', 'get'],
    ['GET /v1/orders/{id}/invoice', 'one', 'get_single_shop_order_invoice_by_id', 'get'],
    ['GET /v1/customers/{id}/members', 'list', 'list_all_shop_customer_members', 'list'],
    ['GET /v1/customers/{id}/members/{member_id}', 'one', 'get_single_shop_customer_member_by_id', 'get'],
    ['GET /v1/customers/external/{external_id}', 'one', 'get_single_shop_customer_by_external_id', 'get'],
    ['POST /v1/orders/', 'one', 'create_a_shop_order', 'create'],
    ['POST /v1/orders/{id}/invoice', 'one', 'create_a_shop_order_invoice', 'create'],
    ['POST /v1/orders/{id}/finalize', 'one', 'create_a_shop_order_finalization', 'custom'],
    ['POST /v1/license-keys/validate', 'one', 'create_a_shop_license_key_validation', 'custom'],
    ['POST /v1/files/{id}/uploaded', 'one', 'create_a_shop_file_upload_completion', 'custom'],
    ['POST /v1/oauth2/register', 'one', 'create_a_shop_oauth2_client', 'custom'],
    ['PATCH /v1/orders/{id}', 'one', 'update_a_shop_order_by_id', 'update'],
    ['PUT /v1/orders/{id}', 'one', 'update_a_shop_order_by_id', 'update'],
    ['PATCH /v1/customer-portal/customers/me', 'one', 'update_a_shop_portal_customer', 'update'],
    ['DELETE /v1/orders/{id}', 'one', 'delete_a_shop_order_by_id', 'delete'],
    ['GET /v1/metrics/', 'list', 'list_all_shop_metrics', 'list'],
    ['GET /v1/metrics/', 'one', 'get_single_shop_metrics', 'get'],
    ['GET /v2.1/addresses', 'list', 'list_all_shop_addresses', 'list'],
    ['GET /legacy/boxes/{id}', 'one', 'get_single_shop_box_by_id', 'get'],
    ['GET /APIKeys/{id}', 'one', 'get_single_shop_api_key_by_id', 'get'],
    ['GET /', 'list', 'get_single_shop', 'get'],
    ['GET /{id}', 'one', 'get_single_shop_by_id', 'get'],
    ['GET /constructor/{id}', 'one', 'get_single_shop_constructor_by_id', 'get'],
    ['HEAD /orders/{id}', 'one', 'get_single_shop_order_by_id', 'get'],
  ];
  test.each(cases)('%s answers a %s → %s (%s)', (request, answer, name, kind) => {
    const [method, path = ''] = request.split(' ');
    const operation = { method: method as HttpMethod, path, answersList: answer === 'list' };
    expect(nameOperation(operation, rules)).toEqual({ name, kind });
  });
});

describe('spelling', () => {
  const cases: [given: string, snake: string, kebab: string, camel: string][] = [
    ['list_all_orders', 'list_all_orders', 'list-all-orders', 'listAllOrders'],
    ['APIKeys v2.list', 'api_keys_v2_list', 'api-keys-v2-list', 'apiKeysV2List'],
    ['customer-portal', 'customer_portal', 'customer-portal', 'customerPortal'],
    ['Größe', 'gro_e', 'gro-e', 'groE'],
    ['2fa', '2fa', '2fa', '_2fa'],
    ['日本', '', '', '_'],
    ["'+alert(1)+'", 'alert_1', 'alert-1', 'alert1'],
  ];
  test.each(cases)('%s', (given, snake, kebab, camel) => {
    expect([snakeCase(given), kebabCase(given), camelCase(given)]).toEqual([snake, kebab, camel]);
  });

  test.each([
    ['list_all_shop_orders', 'list'],
    ['update_a_shop_order', 'update'],
    ['search_the_shop', 'custom'],
    ['list', 'custom'],
  ])('the kind of %s is %s', (name, kind) => {
    expect(kindOfName(name)).toBe(kind);
  });

  const variables: [scheme: string, taken: string[], want: string][] = [
    ['oat', [], 'SHOP_OAT'],
    ['bearerAuth', [], 'SHOP_BEARER_AUTH'],
    ['日本', [], 'SHOP_ACCESS_TOKEN'],
    ['apiKey', ['SHOP_API_KEY'], 'SHOP_API_KEY_2'],
    // The runtime's own settings.
    ['server', [], 'SHOP_SERVER_CREDENTIAL'],
    ['base_url', [], 'SHOP_BASE_URL_CREDENTIAL'],
    ['mcp_tools', [], 'SHOP_MCP_TOOLS_CREDENTIAL'],
  ];
  test.each(variables)('the variable of the scheme %s, with %j taken, is %s', (scheme, taken, want) => {
    expect(environmentVariable('shop', scheme, new Set(taken))).toBe(want);
  });
});

describe('an argument keeps the name of its parameter if clients accept that', () => {
  const cases: [parameter: string, taken: string[], want: string][] = [
    ['external_id', [], 'external_id'],
    ['X-Request-Id', [], 'X-Request-Id'],
    ['filter[status]', [], 'filter_status'],
    ['$top', [], 'top'],
    ['page.size', [], 'page_size'],
    ['日本', [], 'argument'],
    ['__proto__', [], 'proto'],
    ['a'.repeat(80), [], 'a'.repeat(60)],
    ['id', ['id'], 'id_2'],
    ['filter[a]', ['filter_a', 'filter_a_2'], 'filter_a_3'],
  ];
  test.each(cases)('%s beside %j → %s', (parameter, taken, want) => {
    const given = argumentName(parameter, new Set(taken));
    expect(given).toBe(want);
    expect(isPortableKey(given)).toBe(true);
  });
});

describe('a name that is too long is cut at a word and keeps a hash of the whole', () => {
  const long = 'get_single_shop_organization_membership_invitation_reminder_by_id';

  test('short names stay', () => {
    expect(shortenName('list_all_shop_orders')).toBe('list_all_shop_orders');
    expect(shortenName('a'.repeat(52))).toBe('a'.repeat(52));
  });

  test('long ones do not', () => {
    expect(shortenName(long)).toMatch(/^get_single_shop_organization_membership_[0-9a-f]{6}$/);
    expect(shortenName(long)).not.toBe(shortenName(`${long}s`));
    expect(shortenName('x'.repeat(300))).toMatch(/^x{20,}_[0-9a-f]{6}$/);
    expect(shortenName('x'.repeat(300)).length).toBeLessThanOrEqual(52);
  });
});
