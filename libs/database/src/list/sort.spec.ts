import { describe, expect, it } from 'vitest';
import { defineList } from './list-definition.js';
import { InvalidListQuery } from './list-errors.js';
import { readSort } from './sort.js';

const list = defineList({
  fields: {
    id: { property: 'id', type: 'id', sortable: true },
    name: { property: 'nameFolded', type: 'text', sortable: true },
    title: { property: 'nameFolded', type: 'text', sortable: true },
    at: { property: 'at', type: 'instant', sortable: true },
    hidden: { property: 'hidden', type: 'text' },
  },
  defaultSort: 'at',
});
const keys = (sort: string) =>
  readSort(list, sort)
    .map(({ name, descending }) => `${descending ? '-' : '+'}${name}`)
    .join(' ');

describe('readSort', () => {
  it.each([
    ['name', '+name +id'],
    ['-name', '-name -id'],
    ['-at,name', '-at +name -id'],
    [' at , -name ', '+at -name +id'],
    ['id', '+id'],
    ['at,-id', '+at -id'],
    ['-id,at', '-id +at'],
    ['name,-title', '+name +id'],
  ])('reads %j as %s: the id decides between equal rows, and no property counts twice', (sort, expected) => {
    expect(keys(sort)).toBe(expected);
  });

  it.each(['', ',', 'at,', 'hidden', 'nameFolded', 'Name', '+at', '--at', 'at,-at', '__proto__'])(
    'refuses %j',
    (sort) => {
      expect(() => readSort(list, sort)).toThrow(InvalidListQuery);
    },
  );

  it('names what can be used instead, and sends nothing dangerous back', () => {
    expect(() => readSort(list, '<b>')).toThrow(
      expect.objectContaining({
        errors: [expect.objectContaining({ detail: '"?b?" cannot be used here. Use id, name, title, at.' })],
      }),
    );
  });
});
