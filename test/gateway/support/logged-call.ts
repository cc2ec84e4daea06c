import { createId } from '#gateway/operations/page.js';
import type { LoggedCall } from '#gateway/store/schema.js';

/** A call of a server, of just now. */
export function makeCall(server: string, values: Partial<LoggedCall> = {}): LoggedCall {
  return {
    id: createId('call'),
    calledAt: new Date(),
    integratedAccountId: 'acc_1',
    scopedServerId: server,
    serverName: 'name',
    tool: 'tool',
    via: null,
    risk: 'read',
    method: 'GET',
    argumentTypes: {},
    clientName: null,
    clientVersion: null,
    status: 200,
    outcome: 'ok',
    durationMs: 1.5,
    upstreamMs: 1,
    ...values,
  };
}
