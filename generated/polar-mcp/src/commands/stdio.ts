import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createCatalog } from '../catalog.js';
import type { Settings } from '../config.js';
import { readContext, warnOfMissingCredential } from '../context.js';
import { createServer } from '../server.js';
import { onStopSignal } from '../signal.js';
import { createStdioWire } from '../stdio.js';

/** For calls under way when the server is told to end; milliseconds. */
const longestDrain = 10_000;

/** Serves until stdin ends or a signal comes. @throws UsageError before anything is read. */
export function serveOverStdio(settings: Settings): void {
  const context = readContext(settings, { variables: process.env, logLevel: 'warn' });
  warnOfMissingCredential(context);
  const catalog = createCatalog(settings.filter, { ...settings, ...context });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await wire.drain(longestDrain);
    await Promise.allSettled([handle.close(), context.upstream.close()]);
    // Where stdout is not synchronous, exiting would cut the last answer.
    process.stdout.write('', () => process.exit(0));
  };
  const wire = createStdioWire(() => void stop());
  const handle = serveStdio(() => createServer({ catalog, context, settings }), {
    transport: wire.transport,
  });
  onStopSignal(stop);
}
