import { Injectable } from '@nestjs/common';
import { Transactional, VersionMismatch } from '#libs/database';
import { type EffectiveSetting, type Holdings, tagOf, tagOfAll, toEffective } from './effective-setting.js';
import type { SettingDefinition } from './setting-definition.js';
import { OrphanedSettingsService } from './orphaned-settings.service.js';
import { type SettingEdit, SettingInput, type SettingWrite } from './setting-input.js';
import { SettingRulesService } from './setting-rules.service.js';
import { SettingWriter } from './setting-writer.js';
import { InvalidSettingsPatch } from './settings.errors.js';
import { StoredSettings } from './stored-settings.js';

/** Sets values and resets them to the inherited one, and keeps the history of both. */
@Injectable()
export class SettingChangesService {
  constructor(
    private readonly input: SettingInput,
    private readonly rules: SettingRulesService,
    private readonly writer: SettingWriter,
    private readonly stored: StoredSettings,
    private readonly orphaned: OrphanedSettingsService,
  ) {}

  /** @throws UnknownSetting, LevelNotAllowed, HeldByEnvironment, InvalidSettingValue, SettingRuleBroken, … */
  @Transactional()
  async set(edit: SettingEdit, key: string, value: unknown): Promise<EffectiveSetting> {
    return this.changeOne(edit, await this.input.read(edit, key, value));
  }

  /** Returns to the inherited value; an orphaned one is removed. @throws UnknownSetting, LevelNotAllowed, HeldByEnvironment, … */
  @Transactional()
  async reset(edit: SettingEdit, key: string): Promise<EffectiveSetting> {
    if (edit.level === 'global' && this.orphaned.mayHave(key)) return this.orphaned.remove(edit, key);
    return this.changeOne(edit, this.input.readReset(edit, key));
  }

  /**
   * Sets or resets several, all or none; answers all values in force.
   *
   * @param patch values by key; null returns to the inherited one
   * @throws InvalidSettingsPatch, SettingRuleBroken, VersionMismatch
   */
  @Transactional()
  async patch(edit: SettingEdit, patch: Readonly<Record<string, unknown>>): Promise<EffectiveSetting[]> {
    const { writes, problems } = await this.input.readAll(edit, patch);
    if (problems.length > 0) {
      const broken = this.rules.foresee(writes, Object.keys(patch), await this.holdings(edit));
      throw new InvalidSettingsPatch([...problems, ...broken]);
    }
    const all = this.input.settable(edit.level);
    const answer = (holdings: Holdings): EffectiveSetting[] => all.map((each) => toEffective(each, holdings));
    // Whoever names the tag of the whole list relies on all of it.
    const touched = edit.expected ? all : writes.map(({ definition }) => definition);
    return answer(await this.apply(edit, writes, touched, (holdings) => tagOfAll(answer(holdings))));
  }

  private async changeOne(edit: SettingEdit, write: SettingWrite): Promise<EffectiveSetting> {
    const answer = (holdings: Holdings): EffectiveSetting => toEffective(write.definition, holdings);
    const tag = (holdings: Holdings): string => tagOf(answer(holdings));
    return answer(await this.apply(edit, [write], [write.definition], tag));
  }

  /** @param touched what must not change meanwhile */
  private async apply(
    edit: SettingEdit,
    writes: SettingWrite[],
    touched: SettingDefinition[],
    currentTag: (holdings: Holdings) => string,
  ): Promise<Holdings> {
    const keys = this.rules.withRelated(touched.map(({ key }) => key));
    const rows = await this.writer.lock(edit, keys);
    if (edit.expected && !edit.expected.includes(currentTag(await this.holdings(edit)))) {
      throw new VersionMismatch();
    }
    await this.writer.write(edit, rows, writes);
    const after = await this.holdings(edit);
    this.rules.assertKept(writes, after);
    return after;
  }

  private holdings({ actor, level }: SettingEdit): Promise<Holdings> {
    const userId = level === 'user' ? actor.userId : undefined;
    return this.stored.currentHoldings(userId);
  }
}
