import type { AdministratorCredentials, Config } from '#libs/config';

/** What is printed once the application listens. */
export function welcome(url: string, { database }: Config): string {
  return notice('Showrunner is ready.', {
    API: `${url}/api/v1`,
    'Swagger UI': `${url}/docs`,
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
