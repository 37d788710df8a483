import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { expect, it, vi } from 'vitest';
import type { HttpConfig } from '#libs/config';
import type { Logger } from '#libs/logging';
import { ProblemDetailsFilter } from './problem-details.filter.js';

it('takes whatever a cut-off request leads to for no error of ours', () => {
  const logger = { error: vi.fn<Logger['error']>() };
  const filter = new ProblemDetailsFilter({} as HttpConfig, logger as unknown as Logger);
  const request = (complete: boolean) => ({
    id: 'a',
    context: {},
    raw: { destroyed: true, complete },
    routeOptions: {},
  });
  const reply = { sent: true };

  filter.catch(new Error('aborted'), new ExecutionContextHost([request(false), reply]));
  expect(logger.error).not.toHaveBeenCalled();

  filter.catch(new Error('a bug'), new ExecutionContextHost([request(true), reply]));
  expect(logger.error).toHaveBeenCalledOnce();
});
