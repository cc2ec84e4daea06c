import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

const CustomerWalletSortProperty = z.enum(['created_at', '-created_at', 'balance', '-balance']);

export const listAllPolarPortalWallets = defineTool({
  name: 'list_all_polar_portal_wallets',
  operationId: 'customer_portal:wallets:list',
  method: 'GET',
  path: '/v1/customer-portal/wallets/',
  parameters: [
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', balance: 'integer', currency: 'string' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomerWalletSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarPortalWalletById = defineTool({
  name: 'get_single_polar_portal_wallet_by_id',
  operationId: 'customer_portal:wallets:get',
  method: 'GET',
  path: '/v1/customer-portal/wallets/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', balance: 'integer', currency: 'string' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
