import { describe, expect, it } from 'vitest';
import { AppError } from '#libs/kernel';
import { parseQuery, queryRefusal } from './query-string.js';

const codeOf = (text: string): string | undefined => queryRefusal(parseQuery(text))?.code;

describe('parseQuery', () => {
  it('reads names and values, decoded', () => {
    expect({ ...parseQuery('q=a+b%20c&sort=-createdAt&empty=&bare') }).toEqual({
      q: 'a b c',
      sort: '-createdAt',
      empty: '',
      bare: '',
    });
  });

  it('reads nothing from nothing', () => {
    expect(Object.keys(parseQuery(''))).toEqual([]);
    expect(Object.keys(parseQuery('&&'))).toEqual([]);
  });

  it('gathers filters by field and operator, eq when none is named', () => {
    const { filter } = parseQuery('filter[name]=a&filter%5Bage%5D%5Bgte%5D=3&filter[age][lt]=9');

    expect(JSON.parse(JSON.stringify(filter))).toEqual({ name: { eq: 'a' }, age: { gte: '3', lt: '9' } });
  });

  it('reads a JSON object as operators, as Swagger UI sends it', () => {
    const { filter } = parseQuery(`filter[name]=${encodeURIComponent('{"contains":"a"}')}`);

    expect(JSON.parse(JSON.stringify(filter))).toEqual({ name: { contains: 'a' } });
  });

  it('reads a list of operands, and none that go deeper', () => {
    const { filter } = parseQuery('filter[name]={%22in%22:[%22a%22,1]}');
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;

    expect(JSON.parse(JSON.stringify(filter))).toEqual({ name: { in: 'a,1' } });
    expect(codeOf(`filter[name]={%22in%22:${deep}}`)).toBe('http.malformed_request');
  });

  it('leaves what only looks like one as it is', () => {
    const { filter } = parseQuery(`filter[name]=${encodeURIComponent('{curly}')}`);

    expect(JSON.parse(JSON.stringify(filter))).toEqual({ name: { eq: '{curly}' } });
  });

  it('makes objects without a prototype only (ASVS 15.3.6)', () => {
    const query = parseQuery('filter[name]=a') as { filter: { name: object } };

    for (const made of [query, query.filter, query.filter.name]) {
      expect(Object.getPrototypeOf(made)).toBeNull();
    }
  });

  it('leaves other brackets in the name, for validation to refuse', () => {
    expect(Object.keys(parseQuery('where[a]=1&filter[]=2&filter[a][b][c]=3'))).toEqual([
      'where[a]',
      'filter[]',
      'filter[a][b][c]',
    ]);
  });

  it.each([
    'a=1&a=2',
    'a=1&%61=2',
    'filter[a]=1&filter[a][eq]=2',
    'filter=1&filter[a]=2',
    'filter[a]=1&filter=2',
  ])('refuses the duplicate in %s (ASVS 15.3.7)', (text) => {
    expect(codeOf(text)).toBe('http.duplicate_parameter');
  });

  it.each([
    '__proto__=1',
    'constructor=1',
    'a[prototype]=1',
    'filter[__proto__]=1',
    'filter[a][constructor]=1',
    'filter[a]={%22contains%22:%22a%22,%22__proto__%22:%22b%22}',
    'filter[a]={%22contains%22:{%22toString%22:1}}',
    'filter%5B__proto__%5D[x]=1',
    'a=%',
    'a=%zz',
    'a=%ff',
    'a=%ED%A0%80',
    'a=%C0%80',
    'a=\u00e9',
  ])('refuses %s as malformed', (text) => {
    expect(codeOf(text)).toBe('http.malformed_request');
  });

  it('names the parameter that has a NUL character', () => {
    const refusal = queryRefusal(parseQuery('a=1&q=x%00y'));

    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal?.errors).toEqual([
      { pointer: '/query/q', code: 'forbidden_character', detail: expect.any(String) },
    ]);
  });

  it.each(['hasOwnProperty', '__defineGetter__', 'toString'])('refuses a parameter named %s', (name) => {
    expect(queryRefusal(parseQuery(`${name}=1`))?.errors).toEqual([
      { pointer: `/query/${name}`, code: 'forbidden_name', detail: expect.any(String) },
    ]);
  });

  it('accepts what looks like trouble and is none', () => {
    expect(codeOf('q=__proto__&filter[name]=constructor')).toBeUndefined();
  });
});
