/**
 * Makes sure, on every engine, that a value would come back from Redis as it went there, and freezes it:
 * everyone gets the same one.
 *
 * @throws TypeError for what JSON cannot hold
 */
export function assertCacheable(value: unknown, path = ''): void {
  if (!isJson(value))
    throw new TypeError(`A cached value must be JSON: see "${path}", or keep it memoryOnly.`);
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const [name, each] of Object.entries(value)) assertCacheable(each, `${path}/${name}`);
}

function isJson(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return !isExotic(value);
  return !['bigint', 'function', 'symbol'].includes(typeof value);
}

const isExotic = (value: object): boolean =>
  'toJSON' in value || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value);
