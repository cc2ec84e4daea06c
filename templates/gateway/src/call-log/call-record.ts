import type { ClientName } from '../client-name.js';
import type { HostedCall } from '../hosted-api.js';
import { createId } from '../operations/page.js';
import type { LoggedCall, ScopedServer } from '../store/schema.js';

interface CallPlace {
  readonly server: Pick<ScopedServer, 'id' | 'integratedAccountId' | 'name'>;
  readonly client: ClientName | undefined;
}

/** A call as the log has it. */
export function describeCall(call: HostedCall, { server, client }: CallPlace): LoggedCall {
  return {
    id: createId('call'),
    calledAt: new Date(Date.now() - call.duration),
    integratedAccountId: server.integratedAccountId,
    scopedServerId: server.id,
    serverName: server.name,
    tool: call.tool,
    via: call.via ?? null,
    risk: call.risk ?? null,
    method: call.method ?? null,
    argumentTypes: call.argumentTypes,
    clientName: client?.name ?? null,
    clientVersion: client?.version ?? null,
    status: call.status ?? null,
    outcome: call.outcome,
    durationMs: round(call.duration),
    upstreamMs: round(call.upstreamDuration),
  };
}

/** To tenths of a millisecond. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
