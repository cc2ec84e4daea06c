import type { HeapFigures } from './load-server.js';

/*
 * Loaded into the measured server (`--import`), with `--expose-gc`: what is left after a collection is what
 * the server holds on to. Resident memory alone cannot tell that from what is not collected yet.
 */
process.on('message', () => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const figures: HeapFigures = { heldBytes: heapUsed + external, residentBytes: rss };
  process.send?.(figures);
});
// It must not keep the server running.
process.channel?.unref();
