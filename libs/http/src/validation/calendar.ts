/** Of the years that every engine has. */
const DAY = /^[1-9]\d{3}-\d\d-\d\d$/;
const INSTANT = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** `Date` takes February 31st for March 3rd. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !DAY.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/** RFC 3339; in UTC too its year has four digits. */
export function isInstant(text: unknown): text is string {
  if (typeof text !== 'string' || !INSTANT.test(text) || !isDay(text.slice(0, 10))) return false;
  const instant = new Date(text);
  return !Number.isNaN(instant.getTime()) && isDay(instant.toISOString().slice(0, 10));
}
