import { StartupError } from '#libs/kernel';
import { parseEnvironment } from './environment.js';
import type { Variables } from './variables.js';

export const key = Buffer.alloc(32, 7).toString('base64');
export const shortKey = Buffer.alloc(31, 7).toString('base64');

export const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:secret@db.example.com/app',
  PUBLIC_URL: 'https://api.example.com',
  MAIL_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Showrunner <no-reply@example.com>',
  ENCRYPTION_KEYS: `key-1:${key}`,
};

/** What is said to be wrong, a line each. */
export function problemsOf(variables: Variables): string[] {
  try {
    parseEnvironment(variables);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return error.message.split('\n').filter((line) => line.startsWith('  '));
  }
  return [];
}

/** One for each that is given: what differs from a sound one. */
export function aProvider(...differences: Record<string, unknown>[]): string {
  const sound = {
    id: 'company',
    name: 'Company',
    issuer: 'https://login.example.com',
    clientId: 'showrunner',
    clientSecret: 'secret',
  };
  return JSON.stringify(differences.map((difference) => ({ ...sound, ...difference })));
}
