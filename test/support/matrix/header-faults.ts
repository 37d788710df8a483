import type { Route } from './routes.js';

/** Types whose bytes mean nothing without a charset. */
const TEXTUAL = /^text\/|[/+](json|xml|x-ndjson)\b|javascript/;

/** What is wrong with the header fields of an answer, whatever it answers. */
export function headerFaults(
  { access }: Pick<Route, 'access'>,
  { headers, status }: Pick<Response, 'headers' | 'status'>,
  body: string,
): string[] {
  const type = headers.get('content-type') ?? '';
  const caching = headers.get('cache-control') ?? '';
  return [
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['no nosniff']),
    ...(body === '' || type !== '' ? [] : ['a body without a Content-Type']),
    ...(TEXTUAL.test(type) && !/; ?charset=utf-8\b/i.test(type) ? [`"${type}" without a charset`] : []),
    ...(mayBeKept(caching, status) && access?.kind !== 'public' ? [`kept by caches: "${caching}"`] : []),
  ];
}

/** Pictures are kept by the browser of whoever may see them, which asks each time whether it still may. */
const mayBeKept = (caching: string, status: number): boolean =>
  !caching.includes('no-store') && !([200, 304].includes(status) && caching === 'private, no-cache');
