import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { declarePersonalData, type DataSubject, PersonalData } from './personal-data.js';
import { PersonalDataRegistry } from './personal-data-registry.js';
import { PrivacyModule } from './privacy.module.js';

const PERSON = { userId: 'ada', email: 'ada@example.com' };

@Injectable()
class NotesPersonalData extends PersonalData {
  static notes = new Map([['ada', 'buy milk']]);
  readonly name: string = 'notes';
  readonly entities = [];

  async export({ userId }: DataSubject): Promise<object> {
    return { text: NotesPersonalData.notes.get(userId) };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    NotesPersonalData.notes.delete(userId);
  }
}

@Injectable()
class TeamsPersonalData extends NotesPersonalData {
  override readonly name = 'teams';
}

@Module({ providers: [declarePersonalData(NotesPersonalData)] })
class NotesModule {}

@Module({ providers: [declarePersonalData(TeamsPersonalData)] })
class TeamsModule {}

@Module({ providers: [declarePersonalData(NotesPersonalData)] })
class AgainModule {}

async function registryOf(...modules: (new () => object)[]): Promise<PersonalDataRegistry> {
  const testing = await Test.createTestingModule({ imports: [PrivacyModule, ...modules] }).compile();
  await testing.init();
  return testing.get(PersonalDataRegistry);
}

describe('the registry of personal data', () => {
  it('asks every feature, and tells what each one holds', async () => {
    const registry = await registryOf(NotesModule, TeamsModule);

    expect(await registry.export(PERSON)).toEqual({
      notes: { text: 'buy milk' },
      teams: { text: 'buy milk' },
    });
    await registry.erase(PERSON);
    expect(NotesPersonalData.notes.size).toBe(0);
  });

  it('refuses a name that two features use', async () => {
    await expect(registryOf(NotesModule, AgainModule)).rejects.toThrow(
      'Two features hold personal data as "notes"',
    );
  });
});
