import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { ImageTooLarge, UnreadableImage } from './avatar.errors.js';
import { avatarOf } from './avatar-image.js';

const red = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } });

/** Frames that differ, or they would be made one. */
const film = (frames: number): Sharp => {
  const pixels = Uint8Array.from(
    { length: frames * 12 },
    (_, index) => Math.floor(index / 12) * 97 + index * 31,
  );
  return sharp(pixels, { raw: { width: 2, height: 2 * frames, channels: 3, pageHeight: 2 } }).gif();
};

describe('avatarOf', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('draws a square of %s anew as WebP', async (format) => {
    const {
      format: made,
      width,
      height,
    } = await sharp(await avatarOf(await red(640, 300).toFormat(format).toBuffer())).metadata();

    expect({ made, width, height }).toEqual({ made: 'webp', width: 512, height: 512 });
  });

  it('keeps nothing of what the file says besides its picture', async () => {
    const told = await red(600, 600)
      .withExif({ IFD0: { Artist: 'Ada Secret' } })
      .jpeg()
      .toBuffer();
    expect(told.includes('Ada Secret')).toBe(true);
    const withProgram = Buffer.concat([told, Buffer.from('<script>alert(1)</script>')]);

    const avatar = await avatarOf(withProgram);

    expect(avatar.includes('Ada Secret')).toBe(false);
    expect(avatar.includes('script')).toBe(false);
    expect((await sharp(avatar).metadata()).exif).toBeUndefined();
  });

  it('turns a photograph the way it was held', async () => {
    const lying = await red(600, 300)
      .composite([
        {
          input: await sharp({ create: { width: 300, height: 300, channels: 3, background: 'blue' } })
            .png()
            .toBuffer(),
          left: 0,
          top: 0,
        },
      ])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();

    // Held upright, what is stored on the left is on top.
    const { data } = await sharp(await avatarOf(lying))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[2]).toBeGreaterThan(200);
  });

  it.each([
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['the beginning of a PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('refuses %s', async (_name, bytes) => {
    await expect(avatarOf(bytes)).rejects.toThrow(UnreadableImage);
  });

  it('refuses half a picture', async () => {
    const whole = await sharp({
      create: {
        width: 600,
        height: 600,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .png()
      .toBuffer();

    await expect(avatarOf(whole.subarray(0, whole.length / 2))).rejects.toThrow(UnreadableImage);
  });

  it('refuses a small file of too many pixels before it unpacks it', async () => {
    const bomb = await red(10, 10).png().toBuffer();
    // The size stands in the first chunk, with a checksum behind it.
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);

    await expect(avatarOf(bomb)).rejects.toThrow(ImageTooLarge);
  });

  it.each([
    ['interlaced', () => red(4100, 4100, 4).png({ progressive: true }), '64 million bytes'],
    ['of 16 bits', () => red(5100, 5100, 4).toColourspace('rgb16').png(), '200 million bytes'],
    ['very wide', () => red(16_385, 10).png(), '16,384 pixels'],
    ['a film', () => film(501), '500 frames'],
  ])('refuses an image that takes much to unpack: %s', async (_what, image, limit) => {
    const refusal = avatarOf(await image().toBuffer());

    await expect(refusal).rejects.toThrow(ImageTooLarge);
    await expect(refusal).rejects.toThrow(limit);
  });

  it('shows the first frame of an animation', async () => {
    const { width, pages } = await sharp(await avatarOf(await film(500).toBuffer())).metadata();

    expect({ width, pages }).toEqual({ width: 512, pages: undefined });
  });

  it('draws two at once, and the others in their turn', async () => {
    const image = await red(600, 600).png().toBuffer();
    let most = 0;
    const look = setInterval(() => (most = Math.max(most, sharp.counters().process)));

    await Promise.all([1, 2, 3, 4, 5].map(() => avatarOf(image)));
    clearInterval(look);
    expect(most).toBe(2);
  });
});
