import type { AdministratorCredentials, Config } from '#libs/config';

/** What is printed once the application listens; a generated password is shown this one time. */
export function welcome(url: string, config: Config, administrator?: AdministratorCredentials): string {
  const lines: [string, string][] = [
    ['API', `${url}/api/v1`],
    ['Swagger UI', `${url}/docs`],
    ['Database', config.database.url ? 'the server in DATABASE_URL' : `embedded, in ${config.database.dataDir}`],
  ];
  if (administrator) {
    lines.push(['Administrator', administrator.email], ['Password', `${administrator.password}   (shown only now)`]);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  const body = lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n');
  return `\n  Showrunner is ready.\n\n${body}\n`;
}
