import { rpId } from './environment-formats.js';
import { describeEnvironment } from './environment.schema.js';
import { isAtOrBelow } from './passkeys.js';

/** One thing wrong with the environment. The text follows the variable's name and holds no value. */
export interface EnvironmentProblem {
  variable: string;
  text: string;
}

/**
 * What is wrong between variables. It looks at the texts as they are, so that these problems are
 * reported together with those of variables that cannot be read.
 */
export function checkEnvironment(variables: Record<string, string>): EnvironmentProblem[] {
  const problems = [
    ...checkAdministrator(variables),
    ...checkRole(variables),
    ...checkWorkers(variables),
    ...checkPorts(variables),
    ...checkPasskeys(variables),
  ];
  if (variables['NODE_ENV'] !== 'production') return problems;
  return [...problems, ...checkRequired(variables), ...checkLaxity(variables)];
}

function checkAdministrator(variables: Record<string, string>): EnvironmentProblem[] {
  const names = ['ADMIN_EMAIL', 'ADMIN_PASSWORD'];
  const missing = names.filter((name) => !variables[name]);
  if (missing.length !== 1) return [];
  return missing.map((variable) => ({
    variable,
    text: 'is missing: ADMIN_EMAIL and ADMIN_PASSWORD go together',
  }));
}

function checkRole({ ROLE, DATABASE_URL }: Record<string, string>): EnvironmentProblem[] {
  if (!ROLE || ROLE === 'all' || DATABASE_URL) return [];
  const text = 'must be all on the embedded database, which is open in one process: set DATABASE_URL';
  return [{ variable: 'ROLE', text }];
}

function checkWorkers({ WORKERS = '1', DATABASE_URL }: Record<string, string>): EnvironmentProblem[] {
  if (WORKERS === '1' || DATABASE_URL) return [];
  const text = 'must be 1 on the embedded database, which is open in one process: set DATABASE_URL';
  return [{ variable: 'WORKERS', text }];
}

/** By their numbers, whatever the hosts: whoever reads them in a firewall's rules must not take one for the other. */
function checkPorts({ PORT = '3000', METRICS_PORT }: Record<string, string>): EnvironmentProblem[] {
  if (!METRICS_PORT || METRICS_PORT === '0' || METRICS_PORT !== PORT) return [];
  return [{ variable: 'METRICS_PORT', text: 'must be another port than PORT: metrics are not for clients' }];
}

function checkPasskeys({
  WEBAUTHN_RP_ID,
  PUBLIC_URL = 'http://localhost',
  CORS_ORIGINS = '',
}: Record<string, string>): EnvironmentProblem[] {
  if (!WEBAUTHN_RP_ID || !rpId.safeParse(WEBAUTHN_RP_ID).success) return [];
  const urls = [PUBLIC_URL, ...CORS_ORIGINS.split(',').map((origin) => origin.trim())];
  const hosts = urls.flatMap((url) => URL.parse(url)?.hostname ?? []);
  if (hosts.some((host) => isAtOrBelow(host, WEBAUTHN_RP_ID))) return [];
  const text = 'must be the host of PUBLIC_URL or of one of CORS_ORIGINS, or a domain above it';
  return [{ variable: 'WEBAUTHN_RP_ID', text }];
}

function checkRequired(variables: Record<string, string>): EnvironmentProblem[] {
  return describeEnvironment()
    .filter(({ name, requiredInProduction }) => requiredInProduction && !variables[name])
    .map(({ name, requiredInProduction }) => ({
      variable: name,
      text: `is required in production: ${requiredInProduction}`,
    }));
}

function checkLaxity(variables: Record<string, string>): EnvironmentProblem[] {
  const problems: EnvironmentProblem[] = [];
  if (variables['CORS_ORIGINS']?.includes('*')) {
    problems.push({ variable: 'CORS_ORIGINS', text: 'must not be * in production: name each origin' });
  }
  if (variables['RATE_LIMITS'] === 'off') {
    problems.push({ variable: 'RATE_LIMITS', text: 'must not be off in production' });
  }
  if (/"issuer"\s*:\s*"http:/.test(variables['OIDC_PROVIDERS'] ?? '')) {
    problems.push({ variable: 'OIDC_PROVIDERS', text: 'must have https:// issuers in production' });
  }
  return problems;
}
