import { expect, it } from 'vitest';
import { describeEnvironment, environmentSchema } from './environment.schema.js';

const variables = describeEnvironment();

it('describes every variable', () => {
  expect(variables.map(({ name }) => name)).toEqual(Object.keys(environmentSchema.shape));
});

it('documents the defaults that the schema applies', () => {
  const defaults = Object.fromEntries(variables.map(({ name, default: text }) => [name, text]));

  for (const [name, value] of Object.entries(environmentSchema.parse({}))) {
    if (value !== undefined) expect(defaults).toMatchObject({ [name]: String(value) });
  }
});

it.each(variables.filter(({ name }) => name !== 'ENCRYPTION_KEYS'))(
  'gives a valid example of $name',
  ({ name, example }) => {
    expect(environmentSchema.safeParse({ [name]: example }).error?.issues).toBeUndefined();
  },
);

it('gives no usable key as an example', () => {
  const { example } = variables.find(({ name }) => name === 'ENCRYPTION_KEYS') ?? {};

  expect(environmentSchema.safeParse({ ENCRYPTION_KEYS: example }).success).toBe(false);
});
