import { describe, expect, it } from 'vitest';
import { nextCursorOf, nextLink } from './next-link.js';

describe('nextLink', () => {
  it('keeps the other parameters', () => {
    expect(nextLink('/api/v1/users?limit=2&filter[name]=a', 'c=1')).toBe(
      '</api/v1/users?limit=2&filter%5Bname%5D=a&cursor=c%3D1>; rel="next"',
    );
  });

  it('replaces the cursor of this page', () => {
    expect(nextLink('/users?cursor=old&limit=2', 'new')).toBe('</users?cursor=new&limit=2>; rel="next"');
  });

  it('lets nothing out of the angle brackets', () => {
    expect(nextLink('/users?q=>;"<\r\n', 'c')).toBe('</users?q=%3E%3B%22%3C&cursor=c>; rel="next"');
  });
});

describe('nextCursorOf', () => {
  it('finds the cursor of a page that has a next one', () => {
    expect(nextCursorOf({ items: [], nextCursor: 'c' })).toBe('c');
  });

  it.each([{ items: [], nextCursor: null }, {}, { nextCursor: 1 }])('finds none in %o', (body) => {
    expect(nextCursorOf(body)).toBeUndefined();
  });
});
