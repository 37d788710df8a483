import { expect, it } from 'vitest';
import { describeEnvironment, environmentSchema } from './environment.schema.js';

const variables = describeEnvironment();

it('describes every variable', () => {
  expect(variables.map(({ name }) => name)).toEqual(Object.keys(environmentSchema.shape));
});

it('documents the defaults that the schema applies', () => {
  const defaults = Object.fromEntries(variables.map(({ name, default: text }) => [name, text]));

  const applied = Object.entries(environmentSchema.parse({})).map(([name, value]) => [name, String(value)]);
  expect(applied).not.toHaveLength(0);
  expect(defaults).toMatchObject(Object.fromEntries(applied));
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
