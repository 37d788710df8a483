import type { IncomingMessage } from 'node:http';
import type { AppError } from '#libs/kernel';
import { MalformedRequest } from '../errors/request.errors.js';
import { valuesOf } from './raw-fields.js';

/** What a URL cannot have in its authority, or reads in another way than it stands there. */
const NO_HOST = /[^\x21-\x7e]|[/\\?#@]/;

/** Hosts that were read and are in order: nearly every request names the same. */
const known = new Set<string>();
const MOST_KNOWN = 100;
const LONGEST_KNOWN = 255;

/**
 * Why the Host field of a request is refused; undefined when it is not. Two of them, or one that is no host, would
 * mean one thing to a proxy and another one here (RFC 9112 §3.2).
 */
export function hostRefusal({ httpVersion, rawHeaders }: IncomingMessage): AppError | undefined {
  const hosts = valuesOf('host', rawHeaders);
  if (hosts.length > 1) return new MalformedRequest('Send one Host field only.');
  const [host] = hosts;
  if (!host) return httpVersion === '1.1' ? new MalformedRequest('Send a Host field.') : undefined;
  if (known.has(host)) return undefined;
  if (NO_HOST.test(host) || !URL.canParse(`http://${host}`))
    return new MalformedRequest('The Host field is no host with or without a port. Correct it.');
  if (known.size >= MOST_KNOWN) known.clear();
  if (host.length <= LONGEST_KNOWN) known.add(host);
  return undefined;
}
