import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

/** What two images at once may take; a bomb of those that are refused here takes up to 840. */
const BOUND = 256;
const REFUSED = 'users.image_too_large';
const DRAWN = 'drawn';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avatars-'));
});
afterAll(() => rm(folder, { recursive: true }));

const red = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } });

const IMAGES: [string, () => Sharp, string][] = [
  [
    'an interlaced PNG of 16 bits',
    () => red(5000, 5000, 4).toColourspace('rgb16').png({ progressive: true }),
    REFUSED,
  ],
  ['an interlaced PNG', () => red(6000, 6000, 4).png({ progressive: true }), REFUSED],
  [
    'a large progressive JPEG',
    () => red(8000, 6000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    REFUSED,
  ],
  ['a large GIF', () => red(7000, 7000).gif(), REFUSED],
  ['a very wide PNG', () => red(65_000, 760, 4).png(), REFUSED],
  ['a photograph of 48 megapixels', () => red(8000, 6000).jpeg(), DRAWN],
  ['one that is held upright', () => red(8000, 6000).withMetadata({ orientation: 6 }).jpeg(), DRAWN],
  [
    'a progressive photograph of 12 megapixels',
    () => red(4000, 3000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
    DRAWN,
  ],
  ['a PNG of 49 megapixels', () => red(7000, 7000, 4).png(), DRAWN],
];

// Each in a process of its own: memory that was taken once counts for as long as the process lives.
it.each(IMAGES)('%s takes little memory', async (name, image, outcome) => {
  const file = join(folder, name);
  await image().toFile(file);
  const { stdout } = await promisify(execFile)(process.execPath, ['test/support/avatar-memory.mjs', file]);
  const { outcomes, mebibytes } = JSON.parse(stdout) as { outcomes: string[]; mebibytes: number };

  expect(outcomes).toEqual([outcome, outcome]);
  expect(mebibytes).toBeLessThan(BOUND);
});
