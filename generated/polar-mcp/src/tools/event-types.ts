import { z } from 'zod';
import { EventSource } from '../schemas/shared.js';
import { defineTool } from '../runtime/tool.js';

const EventTypesSortProperty = z.enum([
  'name',
  '-name',
  'label',
  '-label',
  'occurrences',
  '-occurrences',
  'first_seen',
  '-first_seen',
  'last_seen',
  '-last_seen',
]);

export const listAllPolarEventTypes = defineTool({
  name: 'list_all_polar_event_types',
  operationId: 'event-types:list',
  method: 'GET',
  path: '/v1/event-types/',
  parameters: [
    { argument: 'customer_id', in: 'query', list: true },
    { argument: 'external_customer_id', in: 'query', list: true },
    { argument: 'query', in: 'query' },
    { argument: 'root_events', in: 'query' },
    { argument: 'parent_id', in: 'query' },
    { argument: 'source', in: 'query' },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'sorting', in: 'query', list: true },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', name: 'string', label: 'string', label_property_selector: 'string', source: 'string', occurrences: 'integer', last_seen: 'string' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.array(z.uuidv4()).exactOptional(),
    external_customer_id: z.array(z.string()).exactOptional(),
    query: z.string().exactOptional(),
    root_events: z.boolean().exactOptional(),
    parent_id: z.guid().exactOptional(),
    source: EventSource.exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    sorting: z.array(EventTypesSortProperty).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});

export const updateAPolarEventTypeById = defineTool({
  name: 'update_a_polar_event_type_by_id',
  operationId: 'event-types:update',
  method: 'PATCH',
  path: '/v1/event-types/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  view: { id: 'string', name: 'string', label: 'string', label_property_selector: 'string' },
  output: 'object',
  input: z.strictObject({
    id: z.uuidv4(),
    label: z.string().min(1).max(128),
    label_property_selector: z.string().min(1).max(256).nullable().exactOptional(),
  }),
});
