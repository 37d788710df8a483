/** A longer segment is a name that someone made up: it is cut. */
const LONGEST_SEGMENT = 100;

/** The JSON Pointer (RFC 6901) of the segments; the empty text, for none, is the whole document. */
export function jsonPointer(segments: readonly (string | number)[]): string {
  return segments
    .map(
      (segment) =>
        `/${String(segment).slice(0, LONGEST_SEGMENT).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    )
    .join('');
}
