import { AppError } from '#libs/kernel';

export class NoAvatar extends AppError {
  static override readonly code = 'users.no_avatar';
  static override readonly kind = 'not_found';
  static override readonly title = 'No avatar';

  constructor() {
    super('This user has no avatar.');
  }
}

export class UnreadableImage extends AppError {
  static override readonly code = 'users.unreadable_image';
  static override readonly kind = 'invalid';
  static override readonly title = 'Unreadable image';

  constructor(cause?: unknown) {
    super('The body is no JPEG, PNG, WebP or GIF image that can be read, whatever its Content-Type says.', {
      cause,
    });
  }
}

export class ImageTooLarge extends AppError {
  static override readonly code = 'users.image_too_large';
  static override readonly kind = 'invalid';
  static override readonly title = 'Image too large';

  /** @param limit in words */
  constructor(limit: string) {
    super(`The image has more than ${limit}. Send a smaller one.`);
  }
}

/** Shed instead of piled up: receiving and reading images takes memory and time. */
export class ImagesBusy extends AppError {
  static override readonly code = 'users.images_busy';
  static override readonly kind = 'unavailable';
  static override readonly title = 'Too many images at once';

  constructor() {
    super('Too many images, or another one of yours, are being sent at the moment. Try again in a second.', {
      retryAfter: 1,
    });
  }
}
