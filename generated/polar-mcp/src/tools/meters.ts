import { z } from 'zod';
import { maxProperties } from '../runtime/object-keywords.js';
import { TimeInterval } from '../schemas/shared.js';
import { Timezone } from '../schemas/timezone.js';
import { defineTool } from '../runtime/tool.js';

const AggregationFunction = z.enum(['count', 'sum', 'max', 'min', 'avg', 'unique']);

const CountAggregation = z.strictObject({ func: z.literal('count').exactOptional() });

const FilterConjunction = z.enum(['and', 'or']);

const FilterOperator = z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'like', 'not_like']);

const FilterClause = z.strictObject({
  property: z.string(),
  operator: FilterOperator,
  value: z.union([z.string().max(1000), z.int().min(-2147483648).max(2147483647), z.boolean()]),
});

const Filter = z.strictObject({
  conjunction: FilterConjunction,
  get clauses() {
    return z.array(z.union([FilterClause, Filter]));
  },
});

const MeterSortProperty = z.enum(['created_at', '-created_at', 'name', '-name']);

const MeterUnit = z.enum(['scalar', 'token', 'custom']);

const PropertyAggregation = z.strictObject({
  func: z.enum(['sum', 'max', 'min', 'avg']),
  property: z.string(),
});

const UniqueAggregation = z.strictObject({
  func: z.literal('unique').exactOptional(),
  property: z.string(),
});

export const listAllPolarMeters = defineTool({
  name: 'list_all_polar_meters',
  operationId: 'meters:list',
  method: 'GET',
  path: '/v1/meters/',
  parameters: [
    { argument: 'query', in: 'query' },
    { argument: 'is_archived', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', unit: 'string', filter: '', aggregation: '', archived_at: 'string' },
  output: 'page',
  input: z.strictObject({
    query: z.string().exactOptional(),
    is_archived: z.boolean().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(MeterSortProperty).exactOptional(),
    metadata: z
      .record(
        z.string(),
        z.union([
          z.string(),
          z.int(),
          z.boolean(),
          z.array(z.string()),
          z.array(z.int()),
          z.array(z.boolean()),
        ]),
      )
      .exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarMeter = defineTool({
  name: 'create_a_polar_meter',
  operationId: 'meters:create',
  method: 'POST',
  path: '/v1/meters/',
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', unit: 'string', filter: '', aggregation: '', archived_at: 'string' },
  output: 'object',
  input: z.strictObject({
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    name: z.string().min(3),
    unit: MeterUnit.exactOptional(),
    custom_label: z.string().exactOptional(),
    custom_multiplier: z.int().gt(0).exactOptional(),
    filter: Filter,
    aggregation: z.xor([CountAggregation, PropertyAggregation, UniqueAggregation]),
  }),
});

export const getSinglePolarMeterById = defineTool({
  name: 'get_single_polar_meter_by_id',
  operationId: 'meters:get',
  method: 'GET',
  path: '/v1/meters/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', unit: 'string', filter: '', aggregation: '', archived_at: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarMeterById = defineTool({
  name: 'update_a_polar_meter_by_id',
  operationId: 'meters:update',
  method: 'PATCH',
  path: '/v1/meters/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', unit: 'string', filter: '', aggregation: '', archived_at: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    metadata: z
      .record(
        z.string().min(1).max(40),
        z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]),
      )
      .check(maxProperties(50))
      .exactOptional(),
    name: z.string().min(3).exactOptional(),
    unit: MeterUnit.exactOptional(),
    custom_label: z.string().nullable().exactOptional(),
    custom_multiplier: z.int().gt(0).nullable().exactOptional(),
    filter: Filter.exactOptional(),
    aggregation: z.xor([CountAggregation, PropertyAggregation, UniqueAggregation]).exactOptional(),
    is_archived: z.boolean().nullable().exactOptional(),
  }),
});

export const getSinglePolarMeterQuantityById = defineTool({
  name: 'get_single_polar_meter_quantity_by_id',
  operationId: 'meters:quantities',
  method: 'GET',
  path: '/v1/meters/{id}/quantities',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'start_timestamp', in: 'query' },
    { argument: 'end_timestamp', in: 'query' },
    { argument: 'interval', in: 'query' },
    { argument: 'timezone', in: 'query' },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'customer_aggregation_function', in: 'query' },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
  ],
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    start_timestamp: z.iso.datetime({ offset: true }),
    end_timestamp: z.iso.datetime({ offset: true }),
    interval: TimeInterval,
    timezone: Timezone.exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    customer_aggregation_function: AggregationFunction.exactOptional(),
    metadata: z
      .record(
        z.string(),
        z.union([
          z.string(),
          z.int(),
          z.boolean(),
          z.array(z.string()),
          z.array(z.int()),
          z.array(z.boolean()),
        ]),
      )
      .exactOptional(),
  }),
});
