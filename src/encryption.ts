import { loadConfig } from '#libs/config';
import { EncryptionRotation, type RotationReport } from '#libs/database';
import { StartupError } from '#libs/kernel';
import { openKeyRing } from './key-ring.js';
import { openForCommand } from './open-for-command.js';
import './app.module.js';

// Encrypts again, under the first key of ENCRYPTION_KEYS, what is under another one.

const MOST_REASONS = 10;

async function rotate(): Promise<void> {
  const config = loadConfig();
  const database = await openForCommand(config);
  try {
    const reports = await new EncryptionRotation(database.dataSource, await openKeyRing(config)).run();
    console.log(reports.map(line).join('\n'));
    const problems = reports.flatMap(problemsOf);
    if (problems.length > 0) throw new StartupError(problems.join('\n'));
    console.log('Everything is under the first key.');
  } finally {
    await database.close();
  }
}

const line = ({ column, reencrypted, unreadable }: RotationReport): string =>
  `${column}: ${reencrypted} re-encrypted, ${unreadable.length} unreadable`;

function problemsOf({ column, unreadable, isSettled }: RotationReport): string[] {
  const more = unreadable.length - MOST_REASONS;
  return [
    ...unreadable.slice(0, MOST_REASONS),
    ...(more > 0 ? [`… and ${more} more of ${column}.`] : []),
    ...(unreadable.length > 0
      ? [`Put the missing keys back into ENCRYPTION_KEYS and run this again, or set what is lost anew.`]
      : []),
    ...(isSettled
      ? []
      : [
          `${column} is still written under another key: start every node with this ENCRYPTION_KEYS, run this again.`,
        ]),
  ];
}

rotate().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
});
