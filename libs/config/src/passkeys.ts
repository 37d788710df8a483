import ipaddr from 'ipaddr.js';
import type { HttpConfig, PasskeysConfig } from './config.js';

/** Whether a page on the host may use what is made for the domain (WebAuthn §13.4.9). */
export const isAtOrBelow = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`);

/** What passkeys are made for, and where they can be used. */
export function passkeysConfig(
  { publicUrl, corsOrigins }: Pick<HttpConfig, 'publicUrl' | 'corsOrigins'>,
  rpId?: string,
): PasskeysConfig {
  const own = named(new URL(publicUrl));
  const domain = rpId ?? own.hostname;
  const origins = [own, ...corsOrigins.filter((origin) => origin !== '*').map((origin) => new URL(origin))]
    .filter(({ hostname }) => isAtOrBelow(hostname, domain))
    .map(({ origin }) => origin);
  return { rpId: domain, origins: [...new Set(origins)] };
}

/** Browsers make no passkeys for addresses: on this machine, they do for its name. */
function named(url: URL): URL {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(host) || ipaddr.parse(host).range() !== 'loopback') return url;
  return Object.assign(new URL(url), { hostname: 'localhost' });
}
