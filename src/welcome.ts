import type { AdministratorCredentials, Config } from '#libs/config';
import { servesMailbox } from './mailbox/index.js';

/** What is printed once the application listens. */
export function welcome(url: string, config: Config): string {
  const { database } = config;
  return notice('Showrunner is ready.', {
    API: `${url}/api/v1`,
    'Swagger UI': `${url}/docs`,
    ...(servesMailbox(config) && { Mailbox: `${url}/dev/mailbox` }),
    Database: database.url ? 'the server in DATABASE_URL' : `embedded, in ${database.dataDir}`,
  });
}

/** What is printed when the first administrator was made with a generated password. */
export function administratorNotice({ email, password }: AdministratorCredentials): string {
  return notice('The first administrator, whose password is shown only now:', {
    'E-mail': email,
    Password: password,
  });
}

function notice(title: string, facts: Record<string, string>): string {
  const width = Math.max(...Object.keys(facts).map(({ length }) => length));
  const lines = Object.entries(facts).map(([name, text]) => `    ${name.padEnd(width)}  ${text}`);
  return `\n  ${title}\n\n${lines.join('\n')}`;
}
