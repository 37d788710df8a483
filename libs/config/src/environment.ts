import { StartupError } from '#libs/kernel';
import type { z } from 'zod';
import { checkEnvironment, type EnvironmentProblem } from './environment-rules.js';
import { describeEnvironment, type Environment, environmentSchema } from './environment.schema.js';
import { type Variables, withoutEmpty } from './variables.js';

/**
 * Reads every variable into its type.
 *
 * @throws StartupError that lists every problem at once, and never a value.
 */
export function parseEnvironment(variables: Variables): Environment {
  const given = withoutEmpty(variables);
  const { data, error } = environmentSchema.safeParse(given);
  const problems = [...(error?.issues ?? []).map(toProblem), ...checkEnvironment(given)];
  if (!data || problems.length > 0) throw new StartupError(toMessage(problems, given));
  return data;
}

function toProblem({ path: [variable, index], message }: z.core.$ZodIssue): EnvironmentProblem {
  const text = typeof index === 'number' ? `item ${index + 1} ${message}` : message;
  return { variable: String(variable), text };
}

function toMessage(problems: readonly EnvironmentProblem[], given: Variables): string {
  const examples = new Map(describeEnvironment().map(({ name, example }) => [name, String(example)]));
  const lines = problems.map(({ variable, text }) => {
    const example = examples.get(variable);
    // What is wrong here only, such as in production, may be right elsewhere.
    const isRefused = example === given[variable];
    return isRefused ? `  ${variable} ${text}.` : `  ${variable} ${text}. Example: ${variable}=${example}`;
  });
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`The environment has ${count}:`, ...lines, 'See docs/guides/environment.md.'].join('\n');
}
