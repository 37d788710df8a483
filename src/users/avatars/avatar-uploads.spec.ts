import { expect, it } from 'vitest';
import { AvatarUploads } from './avatar-uploads.js';
import { ImagesBusy } from './avatar.errors.js';

const people = Array.from({ length: 8 }, (_, number) => `person-${number}`);

it('lets each person send one picture at once', async () => {
  const uploads = new AvatarUploads();
  const { promise, resolve } = Promise.withResolvers<string>();
  const first = uploads.run('ada', () => promise);

  await expect(uploads.run('ada', async () => 'second')).rejects.toThrow(ImagesBusy);
  await expect(uploads.run('ben', async () => 'of ben')).resolves.toBe('of ben');

  resolve('first');
  await expect(first).resolves.toBe('first');
  await expect(uploads.run('ada', async () => 'third')).resolves.toBe('third');
});

it('lets eight people send one at once, before any of a ninth is read', async () => {
  const uploads = new AvatarUploads();
  const { promise, reject } = Promise.withResolvers<string>();
  const running = people.map((each) => uploads.run(each, () => promise));
  let isRead = false;

  await expect(uploads.run('ninth', async () => (isRead = true))).rejects.toThrow(ImagesBusy);
  expect(isRead).toBe(false);

  reject(new Error('gone'));
  await Promise.allSettled(running);
  await expect(uploads.run('ninth', async () => 'drawn')).resolves.toBe('drawn');
});
