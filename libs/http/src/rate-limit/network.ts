import ipaddr from 'ipaddr.js';

/**
 * What one subscriber is counted as: an IPv4 address, or the /64 of an IPv6 address, of which every one has
 * as many addresses as they like. Anything else stands for itself.
 */
export function networkOf(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
