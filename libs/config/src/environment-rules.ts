import { describeEnvironment } from './environment.schema.js';

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
  const problems = checkAdministrator(variables);
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
  return problems;
}
