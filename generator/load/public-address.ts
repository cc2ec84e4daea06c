import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const ipv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const;
const ipv6 = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const;

/**
 * IANA's special-purpose addresses (RFC 6890), with the IPv6 forms that carry an IPv4 address.
 * Two lists, since one list would take every IPv4 address for its IPv6 form.
 */
const special4 = new BlockList();
const special6 = new BlockList();
for (const [network, prefix] of ipv4) special4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of ipv6) special6.addSubnet(network, prefix, 'ipv6');

/** Whether an https URL leads to public addresses only, by every address that its name has. */
export async function isPublicUrl(url: URL): Promise<boolean> {
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
  return addresses.every(({ address, family }) =>
    family === 6 ? !special6.check(address, 'ipv6') : !special4.check(address, 'ipv4'),
  );
}
