/** Ends a server on SIGINT or SIGTERM. A second signal, of either kind, ends the process at once. */
export function onStopSignal(stop: () => Promise<void>): void {
  const handle = (): void => {
    process.off('SIGINT', handle).off('SIGTERM', handle);
    void stop();
  };
  process.on('SIGINT', handle).on('SIGTERM', handle);
}
