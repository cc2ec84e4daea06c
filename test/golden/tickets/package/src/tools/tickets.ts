import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { pattern } from '../runtime/keywords.js';
import { defineTool } from '../runtime/tool.js';

const State = z.enum(['open', 'waiting', 'closed']);

const Condition = z.strictObject({
  field: z.string().max(40),
  get group(): z.ZodExactOptional<z.ZodType> {
    return z.array(Condition).exactOptional();
  },
});

export const listAllHelpdeskTickets = defineTool({
  name: 'list_all_helpdesk_tickets',
  operationId: 'listTickets',
  method: 'GET',
  path: '/v1/tickets',
  parameters: [
    { argument: 'page', in: 'query' },
    { argument: 'state', in: 'query', list: true },
    { argument: 'filter_customer', in: 'query', name: 'filter[customer]' },
  ],
  output: 'page',
  input: z.strictObject({
    page: z.int().min(1).exactOptional(),
    state: z.array(State).exactOptional(),
    filter_customer: z.string().max(80).exactOptional(),
  }),
});

export const createAHelpdeskTicket = defineTool({
  name: 'create_a_helpdesk_ticket',
  operationId: 'createTicket',
  method: 'POST',
  path: '/v1/tickets',
  body: { mediaType: 'application/json', required: true },
  output: 'object',
  input: z.discriminatedUnion('channel', [
    z.strictObject({
      channel: z.literal('email'),
      title: z.string().min(1).max(200),
      sender: email(),
    }),
    z.strictObject({
      channel: z.literal('phone'),
      title: z.string().min(1).max(200),
      number: z.string().check(pattern('^\\+[0-9]{6,15}$')),
      callback: z.boolean().exactOptional(),
    }),
  ]),
});

export const getSingleHelpdeskTicketById = defineTool({
  name: 'get_single_helpdesk_ticket_by_id',
  operationId: 'getTicket',
  method: 'GET',
  path: '/v1/tickets/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'object',
  input: z.strictObject({ id: z.guid() }),
});

export const updateAHelpdeskTicketById = defineTool({
  name: 'update_a_helpdesk_ticket_by_id',
  operationId: 'updateTicket',
  method: 'PATCH',
  path: '/v1/tickets/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  body: { mediaType: 'application/json', required: true },
  output: 'object',
  input: z.strictObject({
    id: z.guid(),
    state: State.exactOptional(),
    assignee: email().nullable().exactOptional(),
    conditions: z.array(Condition).max(5).exactOptional(),
  }),
});

export const deleteAHelpdeskTicketById = defineTool({
  name: 'delete_a_helpdesk_ticket_by_id',
  operationId: 'deleteTicket',
  method: 'DELETE',
  path: '/v1/tickets/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
  ],
  output: 'none',
  input: z.strictObject({ id: z.guid() }),
});
