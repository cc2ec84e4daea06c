import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import {
  localhostAllowedHostnames,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';

/** Addresses to listen on, which nobody calls a server by. */
const wildcards: readonly string[] = ['0.0.0.0', '[::]'];

/**
 * Says why a request is refused; undefined: its Host and Origin are this gateway's. A web page of another site can
 * reach this machine (DNS rebinding), but its requests say its own name. Clients that are no browser send no Origin.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
 */
export function createHostCheck(hosts: readonly string[]): (request: IncomingMessage) => string | undefined {
  const names = hosts.map(readName).filter((each) => !wildcards.includes(each));
  const own = [...localhostAllowedHostnames(), ...names];
  return ({ headers }) => {
    const shown = (text: string | undefined): string => JSON.stringify(text?.slice(0, 100) ?? '');
    if (!validateHostHeader(isHost(headers.host) ? headers.host : undefined, own).ok) {
      return `The Host ${shown(headers.host)} is not a name of this gateway. If it is, start it with --allowed-hosts.`;
    }
    if (validateOriginHeader(headers.origin, own).ok) return undefined;
    return `The Origin ${shown(headers.origin)} is not this gateway: pages of other sites may not call it.`;
  };
}

/** The SDK parses the header as a URL, which also takes `evil.example@localhost` (RFC 9110, section 7.2). */
function isHost(header: string | undefined): boolean {
  return header !== undefined && /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i.test(header);
}

/** As URLs write it: lower case, IPv6 in brackets, without a port. */
function readName(host: string): string {
  const text = isIPv6(host) ? `[${host}]` : host;
  return URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`).hostname : host.toLowerCase();
}
