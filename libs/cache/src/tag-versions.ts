/** Tags that are remembered; beyond it all of them are forgotten, and what depends on any is loaded anew. */
const MOST_TAGS = 10_000;

/**
 * When each tag was last invalidated on this node, as a number that only grows. It goes into the keys of what
 * is kept: a slow reader stores its old value under an old number, where nobody looks.
 */
export class TagVersions {
  private readonly versions = new Map<string, number>();
  private latest = 0;
  /** The least version of every tag. */
  private floor = 0;

  /** Changes whenever one of the tags is invalidated. */
  of(tags: readonly string[]): number {
    let version = this.floor;
    for (const tag of tags) version = Math.max(version, this.versions.get(tag) ?? 0);
    return version;
  }

  invalidate(tags: readonly string[]): void {
    this.latest += 1;
    for (const tag of tags) this.versions.set(tag, this.latest);
    if (this.versions.size > MOST_TAGS) this.invalidateAll();
  }

  invalidateAll(): void {
    this.latest += 1;
    this.floor = this.latest;
    this.versions.clear();
  }
}
