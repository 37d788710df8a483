import { randomBytes } from 'node:crypto';
import { end, freePort, ready, withDatabase } from '../started.ts';
import type { Image } from './build.ts';

/** Starts the image as its own user with nothing writable but its volume, asks its health, and ends it. */
export async function startImage({ root, ...image }: Image, adminUrl: string): Promise<void> {
  await withDatabase(adminUrl, async (databaseUrl = '') => {
    const port = await freePort();
    const execution = { ...image, env: { ...image.env, ...productionOn(databaseUrl, port) } };
    const child = root.start(image.command, execution);
    try {
      await ready(`http://127.0.0.1:${port}`, child);
      root.run(image.healthcheck, execution);
      await end(child);
    } finally {
      child.kill('SIGKILL');
    }
  });
}

function productionOn(databaseUrl: string, port: number): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: databaseUrl,
    MAIL_URL: 'smtp://127.0.0.1:1025',
    MAIL_FROM: 'Showrunner <no-reply@localhost>',
    ENCRYPTION_KEYS: `image:${randomBytes(32).toString('base64')}`,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: randomBytes(24).toString('base64'),
  };
}
