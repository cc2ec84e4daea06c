/*
 * An MCP server of your own, with fewer tools. Over stdio:
 *   POLAR_ACCESS_TOKEN=… npx tsx examples/server.ts
 */
import { createMcpHandler, type McpHttpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type ConnectionOptions, createServer } from 'polar-mcp';
import { isStarted } from './start.js';

/** What support needs, and only what reads. */
export const supportOptions: ConnectionOptions = { preset: 'support', methods: ['read'] };

/**
 * The same over HTTP, for a web framework: `handler.fetch(request)`. It checks no Host, no Origin and no
 * token: that is for the framework to do. Each request has its own server; all of them share the
 * connections, because the options are one object.
 */
export function createSupportHandler(options: ConnectionOptions = supportOptions): McpHttpHandler {
  return createMcpHandler(() => createServer(options));
}

if (isStarted(import.meta.url)) serveStdio(() => createServer(supportOptions));
