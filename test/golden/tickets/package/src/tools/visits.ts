import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

export const createAHelpdeskVisit = defineTool({
  name: 'create_a_helpdesk_visit',
  operationId: 'openVisit',
  method: 'POST',
  path: '/v1/visits',
  body: { mediaType: 'application/json', required: true },
  masked: [
    'token',
  ],
  output: 'object',
  input: z.strictObject({ customer: z.string().max(80).exactOptional(), email: email().exactOptional() }),
});

export const listAllHelpdeskVisitCurrentTickets = defineTool({
  name: 'list_all_helpdesk_visit_current_tickets',
  operationId: 'listVisitTickets',
  method: 'GET',
  path: '/v1/visits/current/tickets',
  parameters: [
    { argument: 'page', in: 'query' },
    { argument: 'email_2', in: 'query', name: 'email' },
  ],
  output: 'items',
  input: z.strictObject({
    customer: z.string().max(80).exactOptional(),
    email: email().exactOptional(),
    page: z.int().min(1).exactOptional(),
    email_2: z.string().exactOptional(),
  }),
});
