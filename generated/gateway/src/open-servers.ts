import type { Gateway } from './gateway.js';
import type { HostedCall, HostedServers } from './hosted-api.js';
import { openAccountServers } from './operations/tools.js';
import type { IntegratedAccount, ScopedServer } from './store/schema.js';

/** The rows of one scoped server, as a request has just read them. */
export interface ServerRows {
  readonly server: ScopedServer;
  readonly account: IntegratedAccount;
}

/** More than these are not kept open. */
const mostOpen = 1_000;

interface Opened {
  /** Of the rows that it was made from. */
  readonly key: string;
  readonly servers: HostedServers;
  users: number;
  isRetired: boolean;
}

export interface OpenServers {
  /**
   * Lets `work` use the MCP servers of these rows: those that are open, if they were made of rows of these versions.
   * @throws Refusal where they cannot be opened
   */
  use<Value>(rows: ServerRows, work: (servers: HostedServers) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** Keeps servers open, the ones used last, each until a row of it changes. */
export function createOpenServers(
  gateway: Gateway,
  onCall: (call: HostedCall, server: ScopedServer) => void,
): OpenServers {
  // A Map keeps its order: the first is the one that was not used for the longest time.
  const open = new Map<string, Opened>();
  const retire = (id: string, opened: Opened): void => {
    open.delete(id);
    opened.isRetired = true;
    if (opened.users === 0) closeLater(opened, gateway);
  };
  const find = (rows: ServerRows): Opened => {
    const { server, account } = rows;
    const key = `${server.version}.${account.version}.${account.keyId}`;
    const known = open.get(server.id);
    if (known?.key === key) {
      open.delete(server.id);
      open.set(server.id, known);
      return known;
    }
    // First: what held before must not stay open where what holds now cannot be opened.
    if (known !== undefined) retire(server.id, known);
    const servers = openAccountServers(gateway, account, server.config, (call) => onCall(call, server));
    const opened = { key, servers, users: 0, isRetired: false };
    open.set(server.id, opened);
    const [eldest] = open.size > mostOpen ? open : [];
    if (eldest !== undefined) retire(...eldest);
    return opened;
  };
  return {
    async use(rows, work) {
      const opened = find(rows);
      opened.users += 1;
      try {
        return await work(opened.servers);
      } finally {
        opened.users -= 1;
        if (opened.isRetired && opened.users === 0) closeLater(opened, gateway);
      }
    },
    async close() {
      await Promise.all([...open.values()].map(({ servers }) => servers.close()));
      open.clear();
    },
  };
}

function closeLater({ servers }: Opened, { log }: Gateway): void {
  servers.close().catch((error: Error) => log('warn', 'server not closed', { reason: error.message }));
}
