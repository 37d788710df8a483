import { BlockList, isIP, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses and ranges that are nobody's on the internet (IANA's special-purpose registries, RFC 6890). */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local, and with it the metadata of most clouds at 169.254.169.254.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Azure answers its machines' questions here, at an address that is otherwise public.
  '168.63.129.16/32',
];
/** All that is global unicast is here; whatever else there is, or will be, is refused. */
const GLOBAL_IPV6 = ['2000::/3'];
const SPECIAL_IPV6 = [
  // Protocol assignments, Teredo (which holds IPv4 addresses) and ORCHID among them.
  '2001::/23',
  '2001:db8::/32',
  // 6to4: an IPv4 address in disguise.
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
];
/** NAT64 (RFC 6052): how networks without IPv4 reach the IPv4 address in the last four bytes. */
const NAT64 = ['64:ff9b::/96'];

/** Addresses and CIDR ranges, to ask of an address whether it is among them. */
export class AddressList {
  private readonly list = new BlockList();

  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [address = '', prefix] = range.split('/');
      const family = familyOf(address);
      this.list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
    }
  }

  has(address: string): boolean {
    return this.list.check(address, familyOf(address));
  }
}

const specialIpv4 = new AddressList(SPECIAL_IPV4);
const globalIpv6 = new AddressList(GLOBAL_IPV6);
const specialIpv6 = new AddressList(SPECIAL_IPV6);
const nat64 = new AddressList(NAT64);

/** Whether it is somewhere on the internet, rather than on this machine or in a network of ours. */
export function isPublic(address: string): boolean {
  const plain = plainAddress(address);
  if (isIP(plain) === 0) return false;
  if (!isIPv6(plain)) return !specialIpv4.has(plain);
  if (nat64.has(plain)) return isPublic(lastFourBytes(plain));
  return globalIpv6.has(plain) && !specialIpv6.has(plain);
}

/** Without a zone; an IPv4 address that is written as IPv6 (RFC 4291 §2.5.5.2) as what it is. */
export function plainAddress(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return plain;
  const parsed = ipaddr.IPv6.parse(plain);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : plain;
}

const lastFourBytes = (address: string): string =>
  ipaddr.IPv6.parse(address).toByteArray().slice(-4).join('.');

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
