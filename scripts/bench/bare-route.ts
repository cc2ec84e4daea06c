import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** `bare-route.ts JSON`: answers that text on every path, and prints its URL: as little as a server can do. */
const [text = '{}'] = process.argv.slice(2);
const app = new Hono();
app.get('*', (context) => context.body(text, 200, { 'content-type': 'application/json' }));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
