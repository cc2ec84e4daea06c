import type { LoggedCall } from '../store/schema.js';

/** Where calls are told. */
export interface CallLog {
  /**
   * Takes a call, and returns when it would outlive this process (a line in the journal). It never waits for the
   * store and never throws.
   */
  add(call: LoggedCall): void;
  /** Resolves when what was added before is in the store. */
  flush(): Promise<void>;
  /** Flushes, and takes no more. */
  close(): Promise<void>;
}
