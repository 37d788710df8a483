import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob } from './job.js';

describe('defineJob', () => {
  it.each(['', 'never', '@daily', '61 * * * *', '* * * *', '* * * * * *'])(
    'refuses the schedule %j',
    (schedule) => {
      expect(() => defineJob({ name: 'test.nightly', payload: z.object({}), schedule })).toThrow(
        `The schedule "${schedule}" of the job "test.nightly" is no cron expression of five fields.`,
      );
    },
  );

  it('refuses a schedule of a job that needs a payload', () => {
    const payload = z.object({ text: z.string() });
    expect(() => defineJob({ name: 'test.nightly', payload, schedule: '0 3 * * *' })).toThrow(
      'The job "test.nightly" runs by itself with {}, which its payload does not allow.',
    );
  });
});
