import { loadConfig } from '#libs/config';
import type { KeyRing } from '#libs/crypto';
import type { Database } from '#libs/database';
import { createLogger } from '#libs/logging';
import { apiDocument } from './api-document.js';
import { createApplication } from './application.js';

// Prints the OpenAPI document. Nothing is opened: in preview no provider is instantiated.
const config = loadConfig({ LOG_LEVEL: 'silent' });
const foundations = {
  logger: createLogger(config.logging),
  // On a busy machine the server asks it whether it is overloaded.
  database: { pool: { waiting: 0 } } as unknown as Database,
  keyRing: undefined as unknown as KeyRing,
};
const app = await createApplication(config, foundations, { preview: true });
process.stdout.write(`${JSON.stringify(apiDocument(app), null, 2)}\n`);
