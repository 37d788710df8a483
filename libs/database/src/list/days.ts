const DAY = /^(?!9999)[1-9]\d{3}-\d\d-\d\d$/;
const MILLISECONDS = 24 * 60 * 60 * 1000;

interface Bound {
  operator: string;
  /** RFC 3339. */
  text: string;
}

/**
 * A comparison with a day as one with an instant: after a day is from the start of the next one on. Other
 * comparisons, and what is no day, come back as they are.
 *
 * @param timeZone IANA name of the zone whose days are meant
 */
export function dayBound(operator: string, text: string, timeZone: string): Bound {
  if (!isDay(text)) return { operator, text };
  switch (operator) {
    case 'gte':
    case 'lt':
      return { operator, text: startOfDay(text, timeZone) };
    case 'gt':
      return { operator: 'gte', text: startOfDay(dayAfter(text), timeZone) };
    case 'lte':
      return { operator: 'lt', text: startOfDay(dayAfter(text), timeZone) };
    default:
      return { operator, text };
  }
}

/** Of the years 1000 to 9998: around them neither engines nor calendars agree. `Date` takes February 31st for March 3rd. */
function isDay(text: string): boolean {
  const day = DAY.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + MILLISECONDS).toISOString().slice(0, 10);

/**
 * The first instant of the day. Where clocks change at midnight it is not 00:00, or there are two of those:
 * of the offsets in force around it, the earlier instant that is on the day. A zone that changed sides of the
 * date line has left a day out, which is then as short as a moment.
 */
function startOfDay(day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [midnight - MILLISECONDS, midnight + MILLISECONDS]
    .map((around) => midnight - offsetAt(around, timeZone))
    .filter((instant) => localTime(instant, timeZone).startsWith(day));
  const start = candidates.length > 0 ? Math.min(...candidates) : midnight - offsetAt(midnight, timeZone);
  return new Date(start).toISOString();
}

/** Milliseconds by which the zone's clocks are ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  return Date.parse(`${localTime(instant, timeZone)}Z`) - Math.floor(instant / 1000) * 1000;
}

/** What the zone's clocks show, as `2026-01-31T12:00:00`. Swedish dates are written as in ISO 8601, but for `999-12-31`. */
function localTime(instant: number, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return clock.format(instant).padStart(19, '0').replace(' ', 'T');
}
