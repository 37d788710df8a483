import { IsEmail, IsInt, IsString, MaxLength, Min, validate, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { inputProblems } from './input-problems.js';

class Item {
  @IsInt()
  @Min(1)
  count: unknown;
}

class Order {
  @IsEmail()
  @MaxLength(7)
  email: unknown;

  @IsString({ each: true })
  'tags~/': unknown;

  @ValidateNested({ each: true })
  items: Item[];
}

async function problemsOf(values: object, base: string[] = []): Promise<ReturnType<typeof inputProblems>> {
  const order = Object.assign(new Order(), { email: 'a@b.cd', 'tags~/': [], items: [] }, values);
  return inputProblems(await validate(order, { whitelist: true, forbidNonWhitelisted: true }), base);
}

describe('inputProblems', () => {
  it('names every rule that a field breaks, in a sentence, without its value', async () => {
    const problems = await problemsOf({ email: '<secret>' });

    expect(problems).toHaveLength(2);
    expect(problems).toContainEqual({ pointer: '/email', code: 'is_email', detail: 'Must be an email.' });
    expect(JSON.stringify(problems)).not.toContain('secret');
  });

  it('says once of a field that is not there, or null, and not of every rule', async () => {
    expect(await problemsOf({ email: undefined })).toEqual([
      { pointer: '/email', code: 'required', detail: 'This field is missing.' },
    ]);
    expect(await problemsOf({ email: null })).toEqual([
      { pointer: '/email', code: 'not_null', detail: 'Must not be null.' },
    ]);
  });

  it('points into nested items', async () => {
    const items = [1, 0].map((count) => Object.assign(new Item(), { count }));

    expect(await problemsOf({ items })).toEqual([
      { pointer: '/items/1/count', code: 'min', detail: 'Must not be less than 1.' },
    ]);
  });

  it('escapes names as RFC 6901 has it, below the base', async () => {
    const [problem] = await problemsOf({ 'tags~/': [1] }, ['query']);

    expect(problem?.pointer).toBe('/query/tags~0~1');
    expect(problem?.detail).toBe('Each value in tags~/ must be a string.');
  });

  it('calls what no class declares an unknown field (ASVS 15.3.3)', async () => {
    expect(await problemsOf({ role: 'admin' })).toEqual([
      { pointer: '/role', code: 'unknown_field', detail: 'This field is not known here.' },
    ]);
  });
});
