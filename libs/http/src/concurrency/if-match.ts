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
  const tags = demandedTags(ifMatch);
  if (!tags) return undefined;
  const versions = tags.flatMap(versionOf);
  if (versions.length === 0) throw new PreconditionFailed();
  // Versions only grow, so that of several the highest alone can be the current one.
  return Math.max(...versions);
}

/**
 * The entity tags, without their quotes, of which `If-Match` demands that one is current; undefined when it
 * demands none. Weak ones are left out: they never match here.
 *
 * @throws MalformedRequest when it is no list of entity tags
 */
export function demandedTags(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!TAG_LIST.test(ifMatch)) throw new MalformedRequest('If-Match must be an ETag in its quotes, or *.');
  const tags = ifMatch.matchAll(new RegExp(TAG, 'g'));
  return [...tags].flatMap(([, weak, tag = '']) => (weak ? [] : [tag]));
}

/** Tags of another form are none of ours. */
function versionOf(tag: string): number[] {
  const version = VERSION.exec(tag)?.[1];
  return version === undefined ? [] : [Number(version)];
}
