import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

export const listAllHelpdeskWorkspaces = defineTool({
  name: 'list_all_helpdesk_workspaces',
  operationId: 'listWorkspaces',
  method: 'GET',
  path: '/v1/workspaces',
  output: 'items',
  input: z.strictObject({}),
});
