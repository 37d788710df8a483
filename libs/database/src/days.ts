import pg from 'pg';

/** A day is in no time zone: as a `Date` it would be the day before in some. */
export function readDaysAsText(): void {
  pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);
}
