import { describe, expect, it } from 'vitest';
import { dayBound } from './days.js';

const bound = (operator: string, day: string, timeZone = 'UTC'): string[] =>
  Object.values(dayBound(operator, day, timeZone));

describe('a day', () => {
  it.each([
    ['gte', ['gte', '2026-01-31T00:00:00.000Z']],
    ['lt', ['lt', '2026-01-31T00:00:00.000Z']],
    ['gt', ['gte', '2026-02-01T00:00:00.000Z']],
    ['lte', ['lt', '2026-02-01T00:00:00.000Z']],
  ])('is a whole one: %s', (operator, expected) => {
    expect(bound(operator, '2026-01-31')).toEqual(expected);
  });

  it.each([
    ['Asia/Kolkata', '2026-01-30T18:30:00.000Z'],
    ['America/New_York', '2026-01-31T05:00:00.000Z'],
    ['Pacific/Auckland', '2026-01-30T11:00:00.000Z'],
  ])('begins when it does in %s', (timeZone, start) => {
    expect(bound('gte', '2026-01-31', timeZone)).toEqual(['gte', start]);
  });

  it.each(['1000-01-01', '1000-01-02', '9998-12-31'])(
    'is one as long as years have four digits: %s',
    (day) => {
      expect(bound('gte', day)).toEqual(['gte', `${day}T00:00:00.000Z`]);
    },
  );

  it.each([
    ['begins at one where there is no midnight', 'Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    ['begins at the earlier of two midnights', 'Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z'],
    [
      'begins once where the clocks go back at its end',
      'America/Havana',
      '2026-11-01',
      '2026-11-01T04:00:00.000Z',
    ],
    [
      'begins on time on the day that the clocks go forward',
      'Europe/Lisbon',
      '2026-03-29',
      '2026-03-29T00:00:00.000Z',
    ],
  ])('%s: %s', (_what, timeZone, day, start) => {
    expect(bound('gte', day, timeZone)).toEqual(['gte', start]);
  });

  it.each(['eq', 'ne', 'in', 'contains'])('cannot be compared by %s', (operator) => {
    expect(bound(operator, '2026-01-31')).toEqual([operator, '2026-01-31']);
  });

  it.each([
    ['Pacific/Apia', '2011-12-30'],
    ['Pacific/Kwajalein', '1993-08-21'],
    ['Asia/Manila', '1844-12-31'],
  ])('that %s has left out is over at once: %s', (timeZone, day) => {
    const [, from = ''] = bound('gte', day, timeZone);
    const [, to = ''] = bound('lte', day, timeZone);

    expect(Date.parse(to) - Date.parse(from)).toBeLessThanOrEqual(24 * 60 * 60 * 1000);
    expect(Date.parse(from)).not.toBeNaN();
  });

  it.each([
    '0000-01-01',
    '0050-01-01',
    '0999-12-31',
    '9999-12-31',
    '2026-02-30',
    '2026-13-01',
    '2026-01-31T00:00:00Z',
    'today',
    '',
  ])('is not %j', (text) => {
    expect(bound('gte', text)).toEqual(['gte', text]);
  });
});
