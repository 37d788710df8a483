import type { BreakingChange } from './breaking.ts';

/** What stands under `### Breaking` of `## [Unreleased]`. */
function announcedIn(changelog: string): string {
  const unreleased = sectionOf(changelog, '## [Unreleased]', '## ');
  return sectionOf(unreleased, '### Breaking', '### ');
}

function sectionOf(text: string, heading: string, next: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim() === heading);
  if (start < 0) return '';
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith(next));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** Changes of operations that nothing there names, by `id` or by `METHOD /path`, between backticks. */
export function unannounced(changes: readonly BreakingChange[], changelog: string): BreakingChange[] {
  const announced = announcedIn(changelog);
  return changes.filter(
    ({ operationId, route }) =>
      !announced.includes(`\`${operationId}\``) && !announced.includes(`\`${route}\``),
  );
}

/** What to do about them, for people. */
export function objectionTo(changes: readonly BreakingChange[]): string {
  const operations = new Map(changes.map(({ operationId, route }) => [operationId, route]));
  const told = [...operations].map(([operationId, route]) => {
    const whats = changes
      .filter((change) => change.operationId === operationId)
      .map(({ what }) => `  - ${what}`);
    return [`${operationId} (${route}):`, ...new Set(whats)].join('\n');
  });
  const names = [...operations.keys()].map((id) => `\`${id}\``).join(', ');
  return [
    'Programs that are written for the last release (docs/api/released.json) can fail with docs/api/openapi.json:\n',
    ...told,
    '\nMake the change another way, so that both work; or announce it in CHANGELOG.md, under "### Breaking" of',
    `"## [Unreleased]": say what its callers have to do, and name ${names}.`,
  ].join('\n');
}
