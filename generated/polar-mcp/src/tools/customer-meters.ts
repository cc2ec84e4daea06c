import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

const CustomerMeterSortProperty = z.enum([
  'created_at',
  '-created_at',
  'modified_at',
  '-modified_at',
  'customer_id',
  '-customer_id',
  'customer_name',
  '-customer_name',
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

export const listAllPolarCustomerMeters = defineTool({
  name: 'list_all_polar_customer_meters',
  operationId: 'customer_meters:list',
  method: 'GET',
  path: '/v1/customer-meters/',
  parameters: [
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'meter_id', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', 'meter.name': 'string', 'customer.email': 'string', consumed_units: 'number', credited_units: 'integer', balance: 'number' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    meter_id: z.array(z.uuidv4()).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(CustomerMeterSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarCustomerMeterById = defineTool({
  name: 'get_single_polar_customer_meter_by_id',
  operationId: 'customer_meters:get',
  method: 'GET',
  path: '/v1/customer-meters/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', 'meter.name': 'string', 'customer.email': 'string', consumed_units: 'number', credited_units: 'integer', balance: 'number' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
