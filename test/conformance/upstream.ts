import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlayedApi {
  readonly url: string;
  close(): Promise<void>;
}

/** More often than one notification of the runtime, which tells progress twice a second. */
const rowInterval = 350;
const rows = 8;

/** Plays the operations of `openapi.yaml` as the suite wants them. */
export async function playApi(): Promise<PlayedApi> {
  const server: Server = createServer((request, response) => {
    request.resume();
    switch (request.url) {
      case '/simple-text':
      case '/plain-text':
      case '/streamed-text':
        return answer(response, 200, 'This is a simple text response for testing.', 'text/plain');
      case '/progress':
        return sendSlowly(response);
      case '/contacts':
        return answer(response, 200, '{"ok":true}', 'application/json');
      default:
        return answer(response, 500, '{"message":"This operation always fails."}', 'application/json');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, text: string, type: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}

function sendSlowly(response: ServerResponse): void {
  const row = 'id,amount\n';
  response.writeHead(200, { 'content-type': 'text/csv', 'content-length': row.length * rows });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(row);
    sent += 1;
    if (sent < rows) return;
    clearInterval(timer);
    response.end();
  }, rowInterval);
  response.once('close', () => clearInterval(timer));
}
