import { Entity, getMetadataArgsStorage } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Id, Reference, registeredEntities } from '#libs/database';
import { PersonalDataRegistry } from '#libs/privacy';
import { TestApplication } from '../support/application.js';

/** Columns that name a person, or say something of one. */
const OF_A_PERSON =
  /^(userId|actorId|impersonatorId|ownerId|scopeId|\w+By|email\w*|address|recipient|ipAddress|userAgent|network)$/;

/** Entities with such a column that no feature answers for. */
const REASONS: Record<string, string> = {};

type EntityClass = new () => object;

/** Those of which nobody could say what they hold about someone, or erase it. */
function unanswered(entities: EntityClass[], answered: ReadonlySet<unknown>): string[] {
  const personal = new Set(
    getMetadataArgsStorage()
      .columns.filter(({ propertyName }) => OF_A_PERSON.test(propertyName))
      .map(({ target }) => target),
  );
  return entities
    .filter((entity) => personal.has(entity) && !answered.has(entity) && !(entity.name in REASONS))
    .map(({ name }) => name);
}

describe('every entity with a column that names a person', () => {
  let app: TestApplication;
  let entities: EntityClass[];
  let answered: Set<unknown>;
  beforeAll(async () => {
    entities = registeredEntities() as EntityClass[];
    app = await TestApplication.start();
    answered = new Set(
      app.app
        .get(PersonalDataRegistry)
        .all()
        .flatMap((holder) => holder.entities),
    );
  });
  afterAll(() => app.stop());

  it('belongs to a feature that exports and erases it', () => {
    expect(answered.size).toBeGreaterThan(0);
    expect(unanswered(entities, answered)).toEqual([]);
  });

  it('would be missed otherwise', () => {
    @Entity('planted_notes')
    class PlantedNote {
      @Id() id: string;
      @Reference() userId: string;
    }

    expect(unanswered([...entities, PlantedNote], answered)).toEqual(['PlantedNote']);
  });
});
