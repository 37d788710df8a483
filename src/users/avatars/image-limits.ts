import type { Metadata } from 'sharp';
import { ImageTooLarge } from './avatar.errors.js';

const MILLION = 1e6;
const MOST_PIXELS = 50 * MILLION;
/** Pixels: whole rows are held in memory, and a low image is not made narrower while it is read. */
const LONGEST_SIDE = 16_384;
const MOST_FRAMES = 500;
/** Unpacked, of an image that is read row by row. */
const MOST_BYTES = 200 * MILLION;
/** Unpacked, of one that is in memory as a whole, and up to twice as large while it is read. */
const MOST_BYTES_WHOLE = 64 * MILLION;

/** WebP is here for its form without loss, and nothing tells the forms apart before it is read. */
const READ_WHOLE: ReadonlySet<string> = new Set(['gif', 'webp']);
const BYTES_PER_SAMPLE: Readonly<Record<string, number>> = { uchar: 1, char: 1, ushort: 2, short: 2 };

/**
 * What an image may take, by what its header says.
 *
 * @throws ImageTooLarge
 */
export function assertWithinLimits({ width, height, pages = 1, ...image }: Metadata): void {
  const pixels = width * height;
  if (pixels > MOST_PIXELS) throw new ImageTooLarge('50 million pixels');
  if (Math.max(width, height) > LONGEST_SIDE) throw new ImageTooLarge('16,384 pixels on a side');
  if (pages > MOST_FRAMES) throw new ImageTooLarge('500 frames');
  const bytes = pixels * image.channels * (BYTES_PER_SAMPLE[image.depth] ?? 8);
  if (bytes > MOST_BYTES) throw new ImageTooLarge('200 million bytes unpacked');
  if (isReadWhole(image) && bytes > MOST_BYTES_WHOLE)
    throw new ImageTooLarge(
      'the 64 million bytes unpacked that a progressive, interlaced, GIF or WebP image may have',
    );
}

const isReadWhole = ({ isProgressive, format }: Pick<Metadata, 'isProgressive' | 'format'>): boolean =>
  isProgressive || READ_WHOLE.has(format);
