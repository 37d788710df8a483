import { Entity, getMetadataArgsStorage } from 'typeorm';
import { expect, it } from 'vitest';
import { Flag, Id, Instant, Json, Reference, spellColumns, Text } from './columns.js';

@Entity('spelled')
class Spelled {
  @Id() id: string;
  @Reference({ nullable: true }) otherId: string | null;
  @Text(80) name: string;
  @Instant() at: Date;
  @Json() content: object;
  @Flag() isActive: boolean;
}

const optionsOf = (property: keyof Spelled) =>
  getMetadataArgsStorage().columns.find(
    ({ target, propertyName }) => target === Spelled && propertyName === property,
  )?.options;

it.each([
  ['mysql', 'utf8mb4_0900_bin'],
  ['mariadb', 'utf8mb4_nopad_bin'],
] as const)('spells every portable column for %s', (server, collation) => {
  spellColumns(server);
  expect(optionsOf('id')).toMatchObject({
    type: 'char',
    length: '36',
    collation: 'ascii_bin',
    primary: true,
  });
  expect(optionsOf('name')).toMatchObject({ type: 'varchar', length: '80', collation });
  expect(optionsOf('at')).toMatchObject({ type: 'datetime', precision: 3 });
});

it('spells them anew in another dialect, and nothing of the first remains', () => {
  spellColumns('mysql');
  spellColumns('postgres');
  expect(optionsOf('id')).toEqual({ type: 'uuid', primary: true });
  expect(optionsOf('otherId')).toEqual({ type: 'uuid', nullable: true });
  expect(optionsOf('name')).toEqual({ type: 'character varying', length: '80', collation: 'C' });
  expect(optionsOf('content')).toEqual({ type: 'jsonb' });
  expect(optionsOf('isActive')).toEqual({ type: 'boolean' });
});
