const BASE = 'http://localhost';

/**
 * The `Link` field (RFC 8288) to the page after this one: the same request with another cursor.
 *
 * @param url - path and query of this request
 */
export function nextLink(url: string, nextCursor: string): string {
  const next = new URL(url, BASE);
  next.searchParams.set('cursor', nextCursor);
  return `<${next.pathname}${next.search}>; rel="next"`;
}

/** The cursor of the page after `body`; undefined when it is no page, or the last one. */
export function nextCursorOf(body: object): string | undefined {
  if (!('nextCursor' in body) || typeof body.nextCursor !== 'string') return undefined;
  return body.nextCursor;
}
