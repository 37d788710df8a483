const ENTITY_TAG = Symbol('entity tag');

/**
 * Gives a response body the version of what it shows; with it come an `ETag` field (RFC 9110 §8.8.3) and
 * the answer to `If-None-Match`.
 *
 * @param version - of the row; or a tag of letters, digits, `.`, `_` and `-` where there is no such version
 * @param suffix - tells apart bodies that differ at one version, such as from actor to actor; of letters,
 *   digits, `.`, `_` and `-`
 * @example
 * return withEntityTag(toResponse(user), user.version);
 */
export function withEntityTag<T extends object>(response: T, version: number | string, suffix?: string): T {
  const value = suffix === undefined ? `"${version}"` : `"${version}-${suffix}"`;
  return withTag(response, value);
}

/** Gives a response body the tag that another one had. */
export function withTag<T extends object>(response: T, value: string): T {
  // JSON leaves out what is under a symbol.
  return Object.assign(response, { [ENTITY_TAG]: value });
}

/** The `ETag` of a response body; undefined when it was given none. */
export function entityTagOf(body: object): string | undefined {
  return (body as { [ENTITY_TAG]?: string })[ENTITY_TAG];
}

/** Whether `If-None-Match` names the tag, or any: weak comparison (RFC 9110 §13.1.2). */
export function isNamedBy(ifNoneMatch: string, tag: string): boolean {
  if (ifNoneMatch === tag || ifNoneMatch.trim() === '*') return true;
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([candidate]) => candidate === tag);
}
