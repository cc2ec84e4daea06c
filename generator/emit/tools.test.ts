import { expect, test } from 'vitest';
import { planExcerpt } from '../../test/fixtures/excerpt.js';
import { placeSchemas } from './schemas.js';
import { emitToolset } from './tools.js';
import { printModules } from './typescript.js';

const text = { type: 'string' };
const schemas = {
  Size: { type: 'string', enum: ['small', 'large'] },
  Order: {
    type: 'object',
    properties: { id: text, note: { type: 'string', maxLength: 200, description: 'For the kitchen.' } },
    required: ['id'],
  },
};
const operation = {
  operationId: 'orders:update',
  tags: ['orders'],
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    { name: 'expand[]', in: 'query', schema: { type: 'array', items: text }, explode: false },
    { name: 'filter', in: 'query', style: 'deepObject', schema: { type: 'object', properties: { a: text } } },
    { name: 'X-Trace', in: 'header', schema: text },
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Order' },
            { type: 'object', properties: { size: { $ref: '#/components/schemas/Size' } } },
          ],
        },
      },
    },
  },
  responses: { 200: { description: 'OK', content: { 'application/json': { schema: { type: 'object' } } } } },
};

test('a tool is data: what its call is made of, and its input as zod', () => {
  const { server, diagnostics } = planExcerpt({
    paths: { '/orders/{id}': { patch: operation } },
    components: { schemas },
  });
  const placed = placeSchemas(server);
  const modules = server.toolsets.map((toolset) => emitToolset(toolset, placed));
  expect(printModules(modules, diagnostics)).toEqual([
    {
      path: 'src/tools/orders.ts',
      contents: `import { z } from 'zod';
import { defineTool } from '../runtime/tool.js';

const Size = z.enum(['small', 'large']);

export const updateAShopOrderById = defineTool({
  name: 'update_a_shop_order_by_id',
  operationId: 'orders:update',
  method: 'PATCH',
  path: '/orders/{id}',
  parameters: [
    { argument: 'id', in: 'path' },
    { argument: 'expand', in: 'query', name: 'expand[]', explode: false, list: true },
    { argument: 'filter', in: 'query', style: 'deepObject' },
    { argument: 'X-Trace', in: 'header' },
  ],
  body: { mediaType: 'application/json', required: true, properties: { body_id: 'id' } },
  output: 'object',
  input: z.strictObject({
    id: z.guid(),
    expand: z.array(z.string()).exactOptional(),
    filter: z.strictObject({ a: z.string().exactOptional() }).exactOptional(),
    'X-Trace': z.string().exactOptional(),
    body_id: z.string(),
    note: z.string().max(200).exactOptional(),
    size: Size.exactOptional(),
  }),
});
`,
    },
  ]);
  expect(diagnostics.hasErrors).toBe(false);
});
