import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

export const listAllPolarPortalDownloadables = defineTool({
  name: 'list_all_polar_portal_downloadables',
  operationId: 'customer_portal:downloadables:list',
  method: 'GET',
  path: '/v1/customer-portal/downloadables/',
  parameters: [
    { argument: 'benefit_id', in: 'query', list: true },
    { argument: 'page', in: 'query' },
    { argument: 'limit', in: 'query' },
    { argument: 'fields', in: 'answer', list: true },
  ],
  view: { id: 'string', 'file.name': 'string', 'file.version': 'string', 'file.size_readable': 'string', 'file.download.url': 'string', benefit_id: 'string' },
  output: 'page',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
    benefit_id: z.array(z.uuidv4()).exactOptional(),
    page: z.int().gt(0).exactOptional(),
    limit: z.int().gt(0).exactOptional(),
    fields: z.array(z.string().min(1).max(120)).max(40).exactOptional(),
  }),
});
