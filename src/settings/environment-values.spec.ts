import { expect, it } from 'vitest';
import { z } from 'zod';
import { StartupError } from '#libs/kernel';
import { readEnvironmentValues } from './environment-values.js';
import { defineSetting } from './setting-definition.js';

const description = 'What it does, and its unit.';
const levels = ['global'] as const;
const days = defineSetting({ key: 'a.maxDays', schema: z.int().min(1), default: 1, levels, description });
const text = defineSetting({ key: 'a.text', schema: z.string(), default: '', levels, description });
const list = defineSetting({ key: 'a.list', schema: z.array(z.string()), default: [], levels, description });
const token = defineSetting({
  key: 'a.token',
  schema: z
    .string()
    .refine((value) => value.length > 3, { error: ({ input }) => `${String(input)} is short` })
    .nullable(),
  default: null,
  levels,
  description,
  secret: true,
});
const read = (variables: Record<string, string>) =>
  Object.fromEntries(readEnvironmentValues([days, text, list, token], variables));

function refusal(variables: Record<string, string>): string {
  try {
    read(variables);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError);
    return String((error as Error).message);
  }
}

it('reads JSON where that fits the schema, otherwise the text', () => {
  expect(read({ SETTING_A_MAX_DAYS: '7', SETTING_A_TEXT: '7', SETTING_A_LIST: '["x"]' })).toEqual({
    'a.maxDays': 7,
    'a.text': '7',
    'a.list': ['x'],
  });
  expect(read({ SETTING_A_TEXT: 'plain {text' })).toEqual({ 'a.text': 'plain {text' });
  expect(read({ SETTING_A_TOKEN: 'null' })).toEqual({ 'a.token': 'null' });
});

it('refuses all that is wrong at once, and suggests the name that was meant', () => {
  expect(refusal({ SETTING_A_MAX_DAYS: 'x', SETTING_A_TXT: '1', SETTING_A_LIST: '7' }).split('\n')).toEqual([
    'The environment has 3 problems:',
    expect.stringMatching(/^ {2}SETTING_A_MAX_DAYS is refused: Invalid input: expected number/),
    '  SETTING_A_TXT belongs to no setting. Did you mean SETTING_A_TEXT?',
    expect.stringContaining('SETTING_A_LIST is refused'),
    'See docs/guides/settings.md.',
  ]);
});

it('never echoes a secret', () => {
  expect(refusal({ SETTING_A_TOKEN: 'abc' })).toContain('SETTING_A_TOKEN is refused: it does not match');
  expect(refusal({ SETTING_A_TOKEN: 'abc' })).not.toContain('abc');
});

it('refuses two settings of one variable', () => {
  const same = defineSetting({ ...days, key: 'a.max.days' });
  expect(() => readEnvironmentValues([days, same], {})).toThrow('are both SETTING_A_MAX_DAYS');
});
