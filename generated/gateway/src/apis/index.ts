import type { HostedApi } from '../hosted-api.js';

/** As its users call it. */
export const programName = 'polar-mcp-gateway';

/** The APIs that are served, each loaded when it is asked for; the generator writes this file. */
export const apis: ReadonlyMap<string, () => Promise<HostedApi>> = new Map<string, () => Promise<HostedApi>>([
  ['polar', async () => (await import('polar-mcp/host')).host],
]);
