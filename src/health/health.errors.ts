import { AppError } from '#libs/kernel';

export class NotReady extends AppError {
  static override readonly code = 'health.not_ready';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Not ready';

  constructor(detail: string) {
    super(detail, { retryAfter: 5 });
  }
}
