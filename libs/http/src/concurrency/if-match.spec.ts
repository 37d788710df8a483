import { describe, expect, it } from 'vitest';
import { MalformedRequest, PreconditionFailed } from '../errors/request.errors.js';
import { demandedTags, demandedVersion } from './if-match.js';

describe('demandedVersion', () => {
  it.each([undefined, '*', ' * '])('demands none for %s', (field) => {
    expect(demandedVersion(field)).toBeUndefined();
  });

  it.each([
    ['"3"', 3],
    ['"3-abc"', 3],
    ['"2", "3"', 3],
    ['W/"9", "3"', 3],
    ['"other", "3"', 3],
  ])('reads %s as %d', (field, version) => {
    expect(demandedVersion(field)).toBe(version);
  });

  it.each(['W/"3"', '"other"', '""', '"3x"', '"9999999999999999"'])('%s matches no version', (field) => {
    expect(() => demandedVersion(field)).toThrow(PreconditionFailed);
  });

  it.each(['3', '"3', '', ',', '"3" "4"', '"3",', '"a"b"', 'w/"3"'])('refuses %s as malformed', (field) => {
    expect(() => demandedVersion(field)).toThrow(MalformedRequest);
  });
});

describe('demandedTags', () => {
  it.each([undefined, '*'])('demands none for %s', (field) => {
    expect(demandedTags(field)).toBeUndefined();
  });

  it.each([
    ['"3-abc"', ['3-abc']],
    ['"a", W/"b" ,"c"', ['a', 'c']],
    ['W/"a"', []],
  ])('reads the strong tags of %s', (field, tags) => {
    expect(demandedTags(field)).toEqual(tags);
  });

  it('refuses what is no list of tags', () => {
    expect(() => demandedTags('3-abc')).toThrow(MalformedRequest);
  });
});
