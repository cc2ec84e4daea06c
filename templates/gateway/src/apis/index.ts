import type { HostedApi } from '../hosted-api.js';

/** As its users call it. */
export const programName: string = 'mcp-gateway';

/** The APIs that are served, each loaded when it is asked for; the generator writes this file. */
export const apis: ReadonlyMap<string, () => Promise<HostedApi>> = new Map();
