import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createOneToolServer } from './server.js';

serveStdio(createOneToolServer);
