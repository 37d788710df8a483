import type { INestApplication } from '@nestjs/common';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '#libs/config';
import { StartupError } from '#libs/kernel';
import { createLogger } from '#libs/logging';
import './app.module.js';
import { createApplication } from './application.js';
import { SigningKeyRotation } from './auth/index.js';
import { openKeyRing } from './key-ring.js';
import { openForCommand } from './open-for-command.js';
import { openRedis } from './open-redis.js';

// Replaces the keys that access tokens are signed with: a day from now, or with --now at once, on every node.

async function rotate(): Promise<void> {
  const { immediately } = options();
  const app = await open(withoutJobs(loadConfig()));
  try {
    await app.init();
    const { id, activatesAt } = await app.get(SigningKeyRotation, { strict: false }).rotate({ immediately });
    console.log(
      immediately
        ? `The key ${id} signs from now on. The others, and every access token, are worth nothing any more.`
        : `The key ${id} is published, and signs from ${activatesAt.toISOString()} on.`,
    );
  } finally {
    await app.close();
  }
}

/** All of it, so that the processes that run hear of it by the bus; it does not listen. */
async function open(config: Config): Promise<INestApplication> {
  const logger = createLogger({ ...config.logging, level: 'error' });
  const keyRing = await openKeyRing(config);
  const database = await openForCommand(config);
  const redis = await openRedis(config, database, logger);
  return createApplication(config, { logger, database, redis, keyRing });
}

function options(): { immediately: boolean } {
  try {
    const { values } = parseArgs({ options: { now: { type: 'boolean', default: false } } });
    return { immediately: values.now };
  } catch {
    throw new StartupError('It takes one option: --now gives up every key and access token so far.');
  }
}

/** Those are left to the processes that run. */
const withoutJobs = (config: Config): Config => ({ ...config, runtime: { ...config.runtime, role: 'http' } });

rotate().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
