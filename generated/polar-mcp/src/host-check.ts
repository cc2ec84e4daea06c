import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import {
  localhostAllowedHostnames,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import { UsageError } from './config.js';

/** Why a request is refused, and what to do; undefined: its Host and Origin are this server's. */
export type HostCheck = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | undefined;

/** Addresses to listen on, which nobody calls a server by. */
const wildcards: readonly string[] = ['0.0.0.0', '[::]'];

/**
 * Keeps web pages out, whose scripts can reach this machine: a page's own name can be made to lead here
 * (DNS rebinding), but its requests still say that name as Host and Origin. Both must be names of this
 * server, on any port (a browser asks before it sends JSON to another port, and is answered 405): loopback's, these `hostnames` (see `readHostname`), or the literal address that the connection came
 * in on, which no name can stand for. Clients that are no browser send no Origin.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
 */
export function createHostCheck(hostnames: readonly string[]): HostCheck {
  const own = [...localhostAllowedHostnames(), ...hostnames].filter((each) => !wildcards.includes(each));
  return ({ headers, socket }) => {
    const host = validateHostHeader(isHost(headers.host) ? headers.host : undefined, own);
    if (!host.ok && !isLocalAddress(host.hostname, socket.localAddress)) {
      return describeHost(headers.host, host.hostname);
    }
    const origin = validateOriginHeader(headers.origin, own);
    if (origin.ok || isLocalAddress(origin.hostname, socket.localAddress)) return undefined;
    return (
      `The Origin ${quote(headers.origin)} is not this server: web pages of other sites may not call it. ` +
      'Pages that may are named to it with --allowed-hosts.'
    );
  };
}

/**
 * A host's name as URLs write it (lower case, IPv6 in brackets) from what a user wrote.
 * @throws UsageError for what is not a name or an address alone.
 */
export function readHostname(text: string, flag: string): string {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  const url = `http://${isIPv6(bare) ? `[${bare}]` : text}/`;
  if ((isIPv6(bare) || /^[\w.-]+$/.test(text)) && URL.canParse(url)) return new URL(url).hostname;
  throw new UsageError(
    `${flag}: ${quote(text)} is not a host's name or address, such as mcp.example.com ` +
      '(without scheme, port and path).',
  );
}

/** Of a hostname as `readHostname` gives it: every address of this machine. */
export function isWildcard(hostname: string): boolean {
  return wildcards.includes(hostname);
}

/** The SDK parses the header as a URL, which also takes `evil.example@localhost` (RFC 9110, section 7.2). */
function isHost(header: string | undefined): boolean {
  return header !== undefined && /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d*)?$/i.test(header);
}

function isLocalAddress(hostname: string | undefined, localAddress: string | undefined): boolean {
  if (hostname === undefined || localAddress === undefined) return false;
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return hostname === (isIPv6(address) ? `[${address}]` : address);
}

function describeHost(header: string | undefined, hostname: string | undefined): string {
  const flag = hostname === undefined ? '' : ` If it is, start the server with --allowed-hosts ${hostname}.`;
  return `The Host ${quote(header)} is not a name of this server.${flag}`;
}

function quote(text: string | undefined): string {
  return JSON.stringify(text?.slice(0, 100) ?? '');
}
