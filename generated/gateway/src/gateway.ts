import type { CallLog } from './call-log/call-log.js';
import type { HostedApi } from './hosted-api.js';
import type { Log } from './log.js';
import type { KeyRing } from './seal.js';
import type { Store } from './store/store.js';

/** Loads a hosted package; by name, in the order in which they were made. */
export type HostedApis = ReadonlyMap<string, HostedApi>;

/** What every part of a running gateway works with. Made once, by `commands/serve.ts` and by tests. */
export interface Gateway {
  readonly apis: HostedApis;
  readonly store: Store;
  readonly keys: KeyRing;
  readonly callLog: CallLog;
  readonly log: Log;
  /** Another upstream for all accounts of an API: name of the API → URL. The operator's choice, never a caller's. */
  readonly upstreams: ReadonlyMap<string, string>;
  /** How clients reach this gateway, where a proxy stands in front of it. */
  readonly publicUrl?: string | undefined;
}
