import { describe, expect, it } from 'vitest';
import { entityTagOf, isNamedBy, withEntityTag } from './entity-tag.js';

describe('withEntityTag', () => {
  it('keeps the tag out of the body', () => {
    const response = withEntityTag({ id: 'a' }, 3);

    expect(entityTagOf(response)).toBe('"3"');
    expect(JSON.stringify({ ...response })).toBe('{"id":"a"}');
  });

  it('adds the suffix to the version', () => {
    expect(entityTagOf(withEntityTag({}, 3, 'abc'))).toBe('"3-abc"');
  });
});

describe('isNamedBy', () => {
  it.each(['"3"', 'W/"3"', '*', ' * ', '"1", "3"', '"1",W/"3" , "5"', '"a,b", "3"'])(
    'finds "3" in %s',
    (field) => {
      expect(isNamedBy(field, '"3"')).toBe(true);
    },
  );

  it.each(['"33"', '3', '"1", "2"', '"x"3"', ''])('does not find "3" in %s', (field) => {
    expect(isNamedBy(field, '"3"')).toBe(false);
  });
});
