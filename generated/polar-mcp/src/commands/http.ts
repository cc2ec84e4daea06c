import { readFileSync } from 'node:fs';
import { createCatalog } from '../catalog.js';
import { readNumber, type Settings, splitList, UsageError } from '../config.js';
import { api, readContext, warnOfMissingCredential } from '../context.js';
import { startHttpListener } from '../http-listener.js';
import { createServer } from '../server.js';
import { onStopSignal } from '../signal.js';

/** For calls under way when the server is told to end; milliseconds. */
const longestDrain = 10_000;

export interface HttpFlags {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly 'auth-token-file'?: string | undefined;
  readonly 'allowed-hosts'?: readonly string[] | undefined;
}

/** Serves until a signal comes. @throws UsageError before anything listens. */
export async function serveOverHttp(settings: Settings, flags: HttpFlags): Promise<void> {
  const context = readContext(settings, { variables: process.env, logLevel: 'info' });
  const catalog = createCatalog(settings.filter, { ...settings, ...context });
  const authToken = readToken(flags['auth-token-file']);
  const allowedHosts = splitList(flags['allowed-hosts'] ?? []);
  const listener = await startHttpListener({
    createServer: () => createServer({ catalog, context, settings }),
    host: flags.host ?? '127.0.0.1',
    port: readNumber('--port', flags.port, { fallback: 3000, least: 0, most: 65_535 }),
    ...(allowedHosts === undefined ? {} : { allowedHosts }),
    log: context.log,
    ...(authToken === undefined ? {} : { authToken }),
  });
  process.stderr.write(
    `${api.title} (${settings.environment ?? settings.baseUrl.host}), ${catalog.entries.length} tools: ${listener.url}\n`,
  );
  const stop = async (): Promise<void> => {
    await listener.close(longestDrain);
    await context.upstream.close();
    process.exit(0);
  };
  warnOfMissingCredential(context);
  onStopSignal(stop);
}

/** Shorter tokens could be guessed. */
const shortestToken = 16;

function readToken(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`--auth-token-file: ${error instanceof Error ? error.message : error}`);
  }
  if (token.length >= shortestToken && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(
    `--auth-token-file: the file must hold one token of at least ${shortestToken} printable characters ` +
      '(for example from: openssl rand -hex 32).',
  );
}
