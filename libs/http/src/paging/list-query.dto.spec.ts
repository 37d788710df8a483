import { plainToInstance } from 'class-transformer';
import { expect, it } from 'vitest';
import { ListQuery } from './list-query.dto.js';

it('keeps the filter as it was parsed, without a prototype', () => {
  const filter = Object.assign(Object.create(null), { name: Object.create(null) });

  expect(plainToInstance(ListQuery, { filter }).filter).toBe(filter);
});
