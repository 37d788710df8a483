import type { Config } from '#libs/config';
import { digest } from '#libs/crypto';
import type { Database } from '#libs/database';
import type { Logger } from '#libs/logging';
import { Redis } from '#libs/redis';

/** What is shared there is shared by the nodes of one database. */
export async function openRedis(
  { redis: { url }, runtime: { dataDir } }: Config,
  { engine, name }: Database,
  logger: Logger,
): Promise<Redis | undefined> {
  if (!url) return undefined;
  return Redis.open(url, logger, engine === 'embedded' ? digest(dataDir) : name);
}
