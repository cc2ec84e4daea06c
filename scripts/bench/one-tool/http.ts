import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { createOneToolServer } from './server.js';

const handle = toNodeHandler(createMcpHandler(createOneToolServer));
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  // The SDK's type of a request has no `undefined` where Node's has it.
  void handle(request as Parameters<typeof handle>[0], response);
});
server.listen(0, '127.0.0.1', () => {
  process.stderr.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp\n`);
});
