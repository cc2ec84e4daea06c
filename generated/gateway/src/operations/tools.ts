import type { Gateway } from '../gateway.js';
import type { HostedCall, HostedServers } from '../hosted-api.js';
import { Refusal } from '../refusal.js';
import { SealError } from '../seal.js';
import { openServers, type ServerConfig, serverConfigSchema } from '../server-config.js';
import type { IntegratedAccount } from '../store/schema.js';
import { findAccount, findApi } from './accounts.js';
import { readInput } from './input.js';

export interface ToolPreview {
  readonly tools: readonly {
    readonly name: string;
    readonly title: string;
    readonly kind: string;
    readonly risk: string;
    readonly tags: readonly string[];
    readonly tokens: number;
  }[];
  readonly count: number;
  /** Of what clients are shown at the start (o200k). */
  readonly tokens: number;
  readonly note?: string;
}

/** What a config would offer. @throws Refusal (400, 404) */
export async function previewTools(gateway: Gateway, accountId: string, query: object): Promise<ToolPreview> {
  const account = await findAccount(gateway, accountId);
  const config = readInput(serverConfigSchema, query, 'The query is not right');
  const servers = openAccountServers(gateway, account, config);
  try {
    const tools = servers.tools.map(({ name, title, kind, risk, tags, tokens }) => ({
      name,
      title,
      kind,
      risk,
      tags,
      tokens,
    }));
    return { tools, count: tools.length, tokens: servers.tokens, ...noteReading(gateway, account, config) };
  } finally {
    await servers.close();
  }
}

/** MCP servers of an account, with its token unsealed. @throws Refusal (400) where the config fits no tool */
export function openAccountServers(
  gateway: Gateway,
  account: IntegratedAccount,
  config: ServerConfig,
  onCall?: (call: HostedCall) => void,
): HostedServers {
  const { id, integration, environment, keyId, sealedToken } = account;
  const api = findApi(gateway, integration);
  const accessToken = openToken(gateway, { keyId, text: sealedToken }, id);
  const connection = {
    server: environment,
    baseUrl: gateway.upstreams.get(integration),
    accessToken,
    onCall,
  };
  try {
    return openServers(api, config, connection);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UsageError') throw error;
    // The package speaks of its flags.
    const message = error.message.replaceAll(/--([a-z]+)/g, '$1');
    const code = message.startsWith('No tool is left') ? 'no_tool_left' : 'invalid_config';
    throw new Refusal(400, code, message);
  }
}

function openToken(
  gateway: Gateway,
  sealed: { readonly keyId: string; readonly text: string },
  owner: string,
): string {
  try {
    return gateway.keys.open(sealed, owner);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    gateway.log('error', 'credential not opened', { account: owner, reason: error.message });
    throw new Refusal(
      409,
      'credential_not_opened',
      `The credential of this account does not open. ${error.message}`,
    );
  }
}

/** @throws Refusal (400) for a config that fits no tool */
export async function checkConfig(
  gateway: Gateway,
  account: IntegratedAccount,
  config: ServerConfig,
): Promise<void> {
  await openAccountServers(gateway, account, config).close();
}

/** What a config does not say: that an environment offers only reading. */
export function noteReading(
  gateway: Gateway,
  account: IntegratedAccount,
  { methods }: ServerConfig,
): { note?: string } {
  const { environments } = findApi(gateway, account.integration);
  const place = environments.find(({ name }) => name === account.environment);
  if (methods !== undefined || place?.startsReadOnly !== true) return {};
  return { note: `On ${account.environment} only tools that read are offered until methods says otherwise.` };
}
