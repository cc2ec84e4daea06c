/*
 * The gateway as a library: for a process of your own that puts it together. The command line is `main.ts`.
 */

export { apis } from './apis/index.js';
export { type Assembly, assembleGateway } from './assembly.js';
export type { Gateway, HostedApis } from './gateway.js';
export type {
  HostedApi,
  HostedCall,
  HostedOptions,
  HostedResult,
  HostedServers,
  HostedTool,
} from './hosted-api.js';
export type { ServerConfig } from './server-config.js';
export type { Settings } from './settings.js';
