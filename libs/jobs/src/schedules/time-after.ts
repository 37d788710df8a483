import { CronExpressionParser } from 'cron-parser';

/** @throws Error when `cron` is no cron expression */
export function timeAfter(cron: string, instant: Date): Date {
  return CronExpressionParser.parse(cron, { currentDate: instant, tz: 'UTC' }).next().toDate();
}

/** Whether it is one of five fields: minutes, hours, days, months, days of the week. */
export function isCron(text: string): boolean {
  try {
    CronExpressionParser.parse(text);
  } catch {
    return false;
  }
  return text.trim().split(/\s+/).length === 5;
}
