import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

const CustomerCustomerMeterSortProperty = z.enum([
  'created_at',
  '-created_at',
  'modified_at',
  '-modified_at',
  'meter_id',
  '-meter_id',
  'meter_name',
  '-meter_name',
  'consumed_units',
  '-consumed_units',
  'credited_units',
  '-credited_units',
  'balance',
  '-balance',
]);

export const listAllPolarPortalMeters = defineTool({
  name: 'list_all_polar_portal_meters',
  operationId: 'customer_portal:customer_meters:list',
  method: 'GET',
  path: '/v1/customer-portal/meters/',
  parameters: [
    { argument: 'meter_id', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', 'meter.name': 'string', consumed_units: 'number', credited_units: 'integer', balance: 'number' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    meter_id: z.array(z.uuidv4()).exactOptional(),
    query: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomerCustomerMeterSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarPortalMeterById = defineTool({
  name: 'get_single_polar_portal_meter_by_id',
  operationId: 'customer_portal:customer_meters:get',
  method: 'GET',
  path: '/v1/customer-portal/meters/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', 'meter.name': 'string', consumed_units: 'number', credited_units: 'integer', balance: 'number' },
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
