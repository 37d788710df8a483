import { expect, it } from 'vitest';
import { dialectOf, engineOf } from './engine.js';

it.each([
  [undefined, 'embedded'],
  ['', 'embedded'],
  ['postgres://localhost/app', 'postgres'],
  ['postgresql://localhost/app', 'postgres'],
  ['mysql://localhost/app', 'mysql'],
  ['mariadb://localhost/app', 'mysql'],
  ['postgres://mysql:mariadb@mysql:5432/mysql', 'postgres'],
])('DATABASE_URL %j means the engine %s', (url, engine) => {
  expect(engineOf(url)).toBe(engine);
});

it.each([
  ['postgres', 'postgres'],
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
])('the driver %s speaks %s', (driver, dialect) => {
  expect(dialectOf(driver)).toBe(dialect);
});
