import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ProxyServer {
  readonly url: string;
  /** What was asked for: `CONNECT host:port` with the headers of the request to the proxy. */
  readonly asked: { readonly target: string; readonly headers: NodeJS.Dict<string | string[]> }[];
  /** Every byte that went through from the client, as text. */
  readonly passed: string[];
  /** Instead of opening a tunnel. */
  refuse: ((socket: Socket) => void) | undefined;
  close(): Promise<void>;
}

/** A proxy whose every tunnel ends at one port of this machine, whatever host was asked for. */
export async function startProxyServer(port: number): Promise<ProxyServer> {
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(400).end('only tunnels'));
  server.on('connect', (request, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    proxy.asked.push({ target: `CONNECT ${request.url}`, headers: request.headers });
    if (proxy.refuse !== undefined) {
      proxy.refuse(socket);
      return;
    }
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.on('data', (chunk) => proxy.passed.push(chunk.toString('latin1')));
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    sockets.add(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: ProxyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    passed: [],
    refuse: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}
