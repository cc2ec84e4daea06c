import { z } from 'zod';
import { email } from '../runtime/formats.js';
import { defineTool } from '../runtime/tool.js';

export const getSinglePolarPortalSession = defineTool({
  name: 'get_single_polar_portal_session',
  operationId: 'customer_portal:customer-session:introspect',
  method: 'GET',
  path: '/v1/customer-portal/customer-session/introspect',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
  }),
});

export const getSinglePolarPortalSessionUser = defineTool({
  name: 'get_single_polar_portal_session_user',
  operationId: 'customer_portal:customer-session:get_authenticated_user',
  method: 'GET',
  path: '/v1/customer-portal/customer-session/user',
  output: 'object',
  input: z.strictObject({
    customer_id: z.uuidv4().exactOptional(),
    external_customer_id: z.string().exactOptional(),
    customer_email: email().max(255).exactOptional(),
  }),
});
