import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UpstreamOrder, UpstreamReport } from './servers.js';

/*
 * The API that the measured servers call: a process of its own, so that neither they nor their client share
 * its event loop. It answers from memory, and puts the id that a request carries into its answer.
 */

/** Stands in the finished answers where the id belongs. */
const idMark = '@id@';
const customer = {
  id: '3f0e7a52-6c0f-4a7b-9d57-2f1f6f0c9a11',
  created_at: '2026-03-01T09:30:00.123456Z',
  modified_at: '2026-10-11T17:02:41.654321Z',
  metadata: { plan: 'team', source: 'website', seats: 12, newsletter: true },
  external_id: idMark,
  email: 'ada.example@example.com',
  email_verified: true,
  type: 'individual',
  name: 'Ada Example',
  billing_address: {
    line1: '1 Example Street',
    line2: 'Third floor',
    postal_code: '75001',
    city: 'Paris',
    state: null,
    country: 'FR',
  },
  tax_id: ['FR61954506077', 'eu_vat'],
  locale: 'fr-FR',
  organization_id: '1dbfc517-0bbf-4301-9ba8-555ca42b9737',
  default_payment_method_id: null,
  deleted_at: null,
  avatar_url: `https://www.example.com/avatar/${'0123456789abcdef'.repeat(4)}?d=404`,
  notes: 'Asked for an invoice with the company name. '.repeat(5),
};
const one = JSON.stringify(customer);
const page = JSON.stringify({
  items: Array.from({ length: 10 }, () => customer),
  pagination: { total_count: 240, max_page: 24 },
});

/** The first template whose path fits answers. Each request's id is found where its template says. */
const routes: readonly { readonly method: string; readonly path: RegExp; readonly answer: string }[] = [
  { method: 'GET', path: /^\/v1\/checkouts\/client\/([^/?]+)$/, answer: one },
  { method: 'GET', path: /^\/v1\/customers\/\?(?:.*&)?query=([^&]+)/, answer: page },
  { method: 'GET', path: /^\/v1\/customers\/(?:\?.*)?$/, answer: page },
  { method: 'GET', path: /^\/v1\/customers\/([^/?]+)$/, answer: one },
  { method: 'POST', path: /^\/v1\/customers\/$/, answer: one },
];

/** How often each id was asked for. */
let ledger = new Map<string, number>();
let longestWait = 0;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '' } = request;
  const route = routes.find((each) => each.method === method && each.path.test(url));
  if (route === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = method === 'POST' ? await readJson(request) : {};
  const found = route.path.exec(url)?.[1];
  const id = found === undefined ? String(body.external_id ?? 'none') : decodeURIComponent(found);
  if (longestWait > 0) {
    ledger.set(id, (ledger.get(id) ?? 0) + 1);
    // Uneven, so that answers overtake each other.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * longestWait));
  }
  const text = route.answer.replaceAll(idMark, id);
  response.writeHead(method === 'POST' ? 201 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

async function readJson(request: IncomingMessage): Promise<{ readonly external_id?: unknown }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function report(message: UpstreamReport): void {
  process.send?.(message);
}

process.on('message', (order: UpstreamOrder) => {
  if (order.do === 'keep') longestWait = order.longestWait;
  else {
    report({ ledger: [...ledger] });
    ledger = new Map();
    longestWait = 0;
  }
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => report({ port: (server.address() as AddressInfo).port }));
