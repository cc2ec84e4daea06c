import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

export const getSingleHelpdeskReport = defineTool({
  name: 'get_single_helpdesk_report',
  operationId: 'exportTickets',
  method: 'GET',
  path: '/v1/reports/tickets/export',
  parameters: [
    { argument: 'year', in: 'query' },
    { argument: 'workspace', in: 'query' },
  ],
  filled: [
    'workspace',
  ],
  output: 'text',
  input: z.strictObject({ year: z.int().min(2000).max(2100) }),
});
