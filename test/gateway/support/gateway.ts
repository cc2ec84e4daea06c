import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallLog } from '#gateway/call-log/writer.js';
import type { Gateway } from '#gateway/gateway.js';
import { createLog } from '#gateway/log.js';
import { createKey, createKeyRing } from '#gateway/seal.js';
import { connectStore } from '#gateway/store/connect.js';
import { host } from '#polar/host.js';
import { copyNewStore } from './new-store.js';

export interface TestGateway {
  readonly gateway: Gateway;
  /** What was logged: JSON lines. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** A gateway over a new PGlite, with the generated package in it. */
export async function startTestGateway(parts: Partial<Gateway> = {}): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const logged: string[] = [];
  const log = createLog('info', (line) => logged.push(line));
  await copyNewStore(folder);
  const store = await connectStore({ dataFolder: folder });
  const callLog = await createCallLog({ store, folder, log });
  const gateway: Gateway = {
    apis: new Map([[host.name, host]]),
    store,
    keys: createKeyRing([createKey()]),
    callLog,
    log,
    upstreams: new Map(),
    ...parts,
  };
  return {
    gateway,
    logged,
    async close() {
      await callLog.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
