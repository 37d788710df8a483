import { MalformedRequest, PreconditionFailed } from '../errors/request.errors.js';

const TAG = String.raw`(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"`;
const TAG_LIST = new RegExp(String.raw`^\s*${TAG}\s*(?:,\s*${TAG}\s*)*$`);
const VERSION = /^(\d{1,15})(?:-.*)?$/;

/**
 * The version that `If-Match` (RFC 9110 §13.1.1) demands; undefined when it demands none.
 *
 * @throws MalformedRequest when it is no list of entity tags
 * @throws PreconditionFailed when none of its tags can be current
 */
export function demandedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!TAG_LIST.test(ifMatch)) throw new MalformedRequest('If-Match must be an ETag in its quotes, or *.');
  const versions = [...ifMatch.matchAll(new RegExp(TAG, 'g'))].flatMap(([, weak, tag = '']) =>
    versionOf(weak, tag),
  );
  if (versions.length === 0) throw new PreconditionFailed();
  // Versions only grow, so that of several the highest alone can be the current one.
  return Math.max(...versions);
}

/** Weak tags never match here, and tags of another form are none of ours. */
function versionOf(weak: string | undefined, tag: string): number[] {
  const version = weak ? undefined : VERSION.exec(tag)?.[1];
  return version === undefined ? [] : [Number(version)];
}
