import { describe, expect, it } from 'vitest';
import { PART_NAMES } from './finding.ts';
import { isComplete, readOptions } from './options.ts';

describe('the options of the bench', () => {
  it('are everything unless something is said', () => {
    const options = readOptions([]);
    expect(options).toMatchObject({ isQuick: false, users: 100_000, parts: PART_NAMES, leftOut: [] });
    expect(isComplete(options)).toBe(true);
  });

  it('leave out what takes long in the short form, and say so', () => {
    const options = readOptions(['--quick']);
    expect(options.parts).toEqual(['starts', 'rounds', 'depth', 'flood']);
    expect(options.leftOut).toEqual(['workers', 'memory', 'growth']);
  });

  it('take parts by name', () => {
    expect(readOptions(['--only', 'growth,depth']).parts).toEqual(['growth', 'depth']);
    expect(() => readOptions(['--only', 'speed'])).toThrow('--only takes starts, rounds');
    expect(() => readOptions(['--quick', '--only', 'growth'])).toThrow('--quick leaves out growth');
  });

  it.each([['--quick'], ['--users=3000'], ['--only=growth']])(
    'do not let a run with %s stand for all of it',
    (option) => {
      expect(isComplete(readOptions([option]))).toBe(false);
    },
  );

  it.each(['2999', '3000.5', 'many'])('refuse %s users', (users) => {
    expect(() => readOptions(['--users', users])).toThrow('3000 or more');
  });
});
