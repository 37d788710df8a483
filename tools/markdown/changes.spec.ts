import { describe, expect, it } from 'vitest';
import { changed } from './changes.js';

const FILE = 'one\n  two\n\nthree\nfour\nthree\n';

describe('a diff without numbers', () => {
  it('adds, takes away and replaces where its lines are', () => {
    expect(changed(FILE, ' one\n+more\n')).toBe('one\nmore\n  two\n\nthree\nfour\nthree\n');
    expect(changed(FILE, '-  two\n-\n three\n')).toBe('one\nthree\nfour\nthree\n');
    expect(changed(FILE, '   two\n\n-three\n+3\n')).toBe('one\n  two\n\n3\nfour\nthree\n');
  });

  it('changes several places, each after @@', () => {
    expect(changed(FILE, '-one\n+1\n@@\n-four\n+4\n')).toBe('1\n  two\n\nthree\n4\nthree\n');
  });

  it.each([
    ['-five\n+5\n', 'The file has no place that reads:\nfive\n'],
    ['-two\n+2\n', 'The file has no place that reads:\ntwo\n'],
    ['-three\n+3\n', 'The file has 2 places that read:\nthree\n'],
    [' one\n', 'This diff changes nothing.'],
    ['', 'This diff changes nothing.'],
    ['one\n+more\n', 'A line of a diff begins with " ", "+" or "-", not as "one".'],
  ])('is refused as %j', (diff, message) => {
    expect(() => changed(FILE, diff)).toThrow(message);
  });
});
