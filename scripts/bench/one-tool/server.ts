import { Server } from '@modelcontextprotocol/server';

/** The variable that says where the upstream is. */
const upstream = process.env.UPSTREAM_URL ?? '';
const headers = { authorization: `Bearer ${process.env.UPSTREAM_TOKEN ?? ''}` };

const tool = {
  name: 'read_customers',
  title: 'Read customers',
  description: 'Reads the customer with this id, or without one the first page of all customers.',
  inputSchema: {
    type: 'object' as const,
    properties: { id: { type: 'string' } },
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
};

/**
 * What one writes by hand in ten minutes, to compare with: one tool, nothing checked, nothing limited, bare
 * `fetch`. It gives an answer both as an object and as text, as ours does.
 */
export function createOneToolServer(): Server {
  const server = new Server({ name: 'one-tool', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools: [tool] }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const { id } = (params.arguments ?? {}) as { readonly id?: string };
    const response = await fetch(`${upstream}/v1/customers/${id ?? ''}`, { headers });
    const value = (await response.json()) as Record<string, unknown>;
    return { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
  });
  return server;
}
