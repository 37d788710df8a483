/** The JSON Pointer (RFC 6901) of the segments; the empty text, for none, is the whole document. */
export function jsonPointer(segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
