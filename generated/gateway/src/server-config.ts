import { z } from 'zod';
import type { HostedApi, HostedOptions, HostedServers } from './hosted-api.js';

const names = z
  .array(z.string().trim().min(1).max(100))
  .min(1, 'an empty list keeps no tool; leave it out to keep all of them')
  .max(500);

/** What a scoped server offers. What is left out is not restricted. */
export const serverConfigSchema = z.strictObject({
  methods: names.exactOptional(),
  tags: names.exactOptional(),
  tools: names.exactOptional(),
  preset: z.string().trim().min(1).max(100).exactOptional(),
  /** `all`: every tool is listed. `discovery`: the few that find and run them. */
  tool_exposure: z.enum(['all', 'discovery']).exactOptional(),
  /** Callers show an API token besides the URL. */
  require_api_token_auth: z.boolean().exactOptional(),
  /** tools/call requests a minute. */
  rate_limit: z.int().min(1).max(100_000).exactOptional(),
  /** tools/call requests a day (UTC). */
  daily_quota: z.int().min(1).max(100_000_000).exactOptional(),
});
export type ServerConfig = z.infer<typeof serverConfigSchema>;

/** The servers of a config. @throws Error named `UsageError` where it fits no tool: the message says why. */
export function openServers(
  api: HostedApi,
  config: ServerConfig,
  connection: Pick<HostedOptions, 'server' | 'baseUrl' | 'accessToken' | 'onCall'>,
): HostedServers {
  const { methods, tags, tools, preset, tool_exposure: exposure } = config;
  return api.open({
    ...connection,
    methods,
    tags,
    tools,
    preset,
    exposure: exposure === 'discovery' ? 'search' : 'direct',
  });
}
