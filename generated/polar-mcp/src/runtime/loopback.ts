/** True for the names of this very machine, as `URL.hostname` writes them (RFC 6761, section 6.3; RFC 1122). */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
