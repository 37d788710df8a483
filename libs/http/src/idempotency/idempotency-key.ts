import { MalformedIdempotencyKey } from './idempotency.errors.js';

const LONGEST = 255;
/** A String of RFC 8941 §3.3.3. */
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;
/** What most clients send: a UUID, base64 or the like, without quotes. */
const BARE = /^[!#-+\--:<-[\]-~]+$/;

/**
 * The key in an `Idempotency-Key` field (draft-ietf-httpapi-idempotency-key-header): a quoted string, or
 * the same without quotes.
 *
 * @throws MalformedIdempotencyKey
 */
export function idempotencyKeyOf(field: string | string[]): string {
  const text = [field].flat().join(', ');
  const key = QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? BARE.exec(text)?.[0] ?? '';
  if (key.length < 1 || key.length > LONGEST) throw new MalformedIdempotencyKey();
  return key;
}
