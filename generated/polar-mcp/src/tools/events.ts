import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { pattern } from '../runtime/keywords.js';
import { EventSource } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const CostMetadataInput = z.strictObject({
  amount: z.union([
    z.number(),
    z
      .string()
      .check(pattern('^(?!^[-+.]*$)[+-]?0*(?:\\d{0,5}|(?=[\\d.]{1,18}0*$)\\d{0,5}\\.\\d{0,12}0*$)', 160)),
  ]),
  currency: z.string().check(pattern('usd')),
});

const LLMMetadata = z.strictObject({
  vendor: z.string(),
  model: z.string(),
  prompt: z.string().nullable().exactOptional(),
  response: z.string().nullable().exactOptional(),
  input_tokens: z.int(),
  cached_input_tokens: z.int().exactOptional(),
  output_tokens: z.int(),
  total_tokens: z.int(),
});

const EventMetadataInput = z
  .object({ _cost: CostMetadataInput.exactOptional(), _llm: LLMMetadata.exactOptional() })
  .catchall(z.union([z.string().min(1).max(500), z.int(), z.number(), z.boolean()]));

const EventNamesSortProperty = z.enum([
  'name',
  '-name',
  'occurrences',
  '-occurrences',
  'first_seen',
  '-first_seen',
  'last_seen',
  '-last_seen',
]);

const EventSortProperty = z.enum(['timestamp', '-timestamp']);

export const listAllPolarEvents = defineTool({
  name: 'list_all_polar_events',
  operationId: 'events:list',
  method: 'GET',
  path: '/v1/events/',
  parameters: [
    { argument: 'filter', in: 'query' },
    { argument: 'start_timestamp', in: 'query' },
    { argument: 'end_timestamp', in: 'query' },
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'meter_id', in: 'query' },
    { argument: 'name', in: 'query', list: true },
    { argument: 'source', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'parent_id', in: 'query' },
    { argument: 'depth', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'metadata', in: 'query', style: 'deepObject' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', timestamp: 'string', name: 'string', source: 'string', customer_id: 'string', external_customer_id: 'string', metadata: '' },
  output: 'page',
  input: z.strictObject({
    filter: z.string().exactOptional(),
    start_timestamp: z.iso.datetime({ offset: true }).exactOptional(),
    end_timestamp: z.iso.datetime({ offset: true }).exactOptional(),
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    meter_id: z.uuidv4().exactOptional(),
    name: z.array(z.string()).exactOptional(),
    source: z.array(EventSource).exactOptional(),
    query: z.string().exactOptional(),
    parent_id: z.uuidv4().exactOptional(),
    depth: z.int().min(0).max(5).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(EventSortProperty).exactOptional(),
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

export const listAllPolarEventNames = defineTool({
  name: 'list_all_polar_event_names',
  operationId: 'events:list_names',
  method: 'GET',
  path: '/v1/events/names',
  parameters: [
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'source', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { name: 'string', source: 'string', occurrences: 'integer', first_seen: 'string', last_seen: 'string' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    source: z.array(EventSource).exactOptional(),
    query: z.string().exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(EventNamesSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const getSinglePolarEventById = defineTool({
  name: 'get_single_polar_event_by_id',
  operationId: 'events:get',
  method: 'GET',
  path: '/v1/events/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', timestamp: 'string', name: 'string', source: 'string', customer_id: 'string', external_customer_id: 'string', metadata: '' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const createAPolarEventBatch = defineTool({
  name: 'create_a_polar_event_batch',
  operationId: 'events:ingest',
  method: 'POST',
  path: '/v1/events/ingest',
  body: { mediaType: 'application/json', required: true },
  output: 'object',
  input: z.strictObject({
    events: z.array(
      z.union([
        z.strictObject({
          timestamp: z.iso.datetime({ offset: true }).exactOptional(),
          name: z.string().max(128),
          external_id: z.string().nullable().exactOptional(),
          parent_id: z.string().nullable().exactOptional(),
          metadata: EventMetadataInput.exactOptional(),
          customer_id: z.uuidv4(),
          member_id: z.uuidv4().nullable().exactOptional(),
        }),
        z.strictObject({
          timestamp: z.iso.datetime({ offset: true }).exactOptional(),
          name: z.string().max(128),
          external_id: z.string().nullable().exactOptional(),
          parent_id: z.string().nullable().exactOptional(),
          metadata: EventMetadataInput.exactOptional(),
          external_customer_id: z.string(),
          external_member_id: z.string().nullable().exactOptional(),
        }),
      ]),
    ),
  }),
});

export const createAPolarEvent = defineTool({
  name: 'create_a_polar_event',
  operationId: 'create_a_polar_event',
  method: 'POST',
  path: '',
  custom: true,
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().max(500).exactOptional(),
    external_customer_id: z.string().max(255).exactOptional(),
    customer_email: email().max(255).exactOptional(),
    name: z.string().max(128).exactOptional(),
    meter_id: z.uuidv4().max(500).exactOptional(),
    value: z.number().exactOptional(),
    metadata: z.record(z.string(), z.unknown()).exactOptional(),
    external_id: z.string().max(500).exactOptional(),
    timestamp: z.iso.datetime({ offset: true }).max(500).exactOptional(),
    allow_unknown_customer: z.boolean().exactOptional(),
  }),
});
