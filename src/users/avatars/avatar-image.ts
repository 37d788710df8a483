import pLimit from 'p-limit';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { AppError } from '#libs/kernel';
import { UnreadableImage } from './avatar.errors.js';
import { assertWithinLimits } from './image-limits.js';

/** Pixels of each side. */
const SIDE = 512;
const LONGEST_SECONDS = 10;
/** Images that are read at once, each in a thread that files and names need too. */
const AT_ONCE = 2;

sharp.cache(false);
sharp.concurrency(1);
// What reads documents, and formats that few send, has no business with bytes from outside.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif'].map((format) => `VipsForeignLoad${format}Buffer`),
});

/** `assertWithinLimits` is stricter, and says more. */
const OPTIONS: SharpOptions = { limitInputPixels: false, sequentialRead: true, failOn: 'error', pages: 1 };

const inTurn = pLimit(AT_ONCE);

/**
 * A picture of 512 × 512 pixels as WebP. Nothing of the bytes that were sent is kept: not what they say of place,
 * camera or owner, and not what another program could take for something else.
 *
 * @throws UnreadableImage, ImageTooLarge
 */
export function avatarOf(image: Buffer): Promise<Buffer> {
  return inTurn(() => drawAnew(image));
}

async function drawAnew(image: Buffer): Promise<Buffer> {
  try {
    const source = sharp(image, OPTIONS);
    // A small file may unpack to gigabytes: its header tells before any of it is.
    assertWithinLimits(await source.metadata());
    return await redraw(source);
  } catch (error) {
    throw error instanceof AppError ? error : new UnreadableImage(error);
  }
}

function redraw(source: Sharp): Promise<Buffer> {
  return source
    .autoOrient()
    .resize(SIDE, SIDE, { fit: 'cover' })
    .webp({ quality: 82 })
    .timeout({ seconds: LONGEST_SECONDS })
    .toBuffer();
}
