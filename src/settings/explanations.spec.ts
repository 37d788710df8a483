import { expect, it } from 'vitest';
import { z } from 'zod';
import { explanationsIn } from './explanations.js';

const explain = (tag: string): string | undefined =>
  z.int().safeParse('x', { error: explanationsIn(tag) }).error?.issues[0]?.message;

it.each([
  ['de', 'Ungültige Eingabe'],
  ['de-AT', 'Ungültige Eingabe'],
  ['pt-BR', 'Entrada inválida'],
  ['zh-CN', '无效输入'],
  ['en-GB', 'Invalid input'],
])('speaks the language of %s', (tag, beginning) => {
  expect(explain(tag)).toContain(beginning);
});

it('speaks English where there is no translation', () => {
  expect(explain('tlh')).toBe(explain('en'));
});
