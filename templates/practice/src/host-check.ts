const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d*)?$/i;

/**
 * Why a request is refused; undefined: its Host, and its Origin if it has one, are this machine's. So no web
 * page reaches the practice API, not even one whose name leads here (DNS rebinding).
 */
export function findForeign(host: string | undefined, origin: string | undefined): string | undefined {
  if (host === undefined || !loopback.test(host)) return `The Host ${quote(host)} is not this machine.`;
  if (origin === undefined || loopback.test(origin.replace(/^https?:\/\//, ''))) return undefined;
  return `The Origin ${quote(origin)} is not this machine: web pages of other sites may not call this.`;
}

function quote(text: string | undefined): string {
  return JSON.stringify(text?.slice(0, 100) ?? '');
}
