import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { assertFresh } from '#libs/access';
import type { Actor } from '#libs/context';
import { jsonPointer } from '#libs/http';
import { AppError, Clock, type InputProblem } from '#libs/kernel';
import { explanationsIn } from './explanations.js';
import { environmentVariableOf, type SettingDefinition, type SettingLevel } from './setting-definition.js';
import { SettingRegistry } from './setting-registry.js';
import type { Content } from './setting-value.entity.js';
import { HeldByEnvironment, InvalidSettingValue } from './settings.errors.js';
import { SettingsService } from './settings.service.js';
import { locale } from './user.settings.js';

/** A change that the caller makes to what they last saw. */
export interface SettingEdit {
  actor: Actor;
  /** Whose values: everyone's, or the actor's own. */
  level: SettingLevel;
  /** From `If-Match`: entity tags of which one must be current; undefined when the caller named none. */
  expected: readonly string[] | undefined;
}

/** A change that can be made. */
export interface SettingWrite {
  definition: SettingDefinition;
  /** Null to return to the inherited value. */
  content: Content | null;
  /** Where the request asks for it. */
  pointer: string;
}

/** What of a patch can be made, and what is wrong with the rest. */
interface ReadPatch {
  writes: SettingWrite[];
  problems: InputProblem[];
}

/** Reads what people want settings to be. */
@Injectable()
export class SettingInput {
  constructor(
    private readonly registry: SettingRegistry,
    private readonly settings: SettingsService,
    private readonly clock: Clock,
  ) {}

  settable(level: SettingLevel): SettingDefinition[] {
    return this.registry.at(level);
  }

  /** @throws UnknownSetting, LevelNotAllowed, HeldByEnvironment, InvalidSettingValue, FreshSignInRequired, … */
  async read(edit: SettingEdit, key: string, value: unknown): Promise<SettingWrite> {
    this.assertFresh(edit, [key]);
    const { actor, level } = edit;
    const definition = this.changeable(level, key);
    return { definition, content: await this.parse(actor, definition, value), pointer: '/value' };
  }

  /** @throws UnknownSetting, LevelNotAllowed, HeldByEnvironment, FreshSignInRequired, … */
  readReset(edit: SettingEdit, key: string): SettingWrite {
    this.assertFresh(edit, [key]);
    const { level } = edit;
    return { definition: this.changeable(level, key), content: null, pointer: '' };
  }

  /** Values by key, null to return to the inherited one. @throws FreshSignInRequired, ApiKeyRefused, ImpersonationRefused */
  async readAll(edit: SettingEdit, patch: Readonly<Record<string, unknown>>): Promise<ReadPatch> {
    this.assertFresh(edit, Object.keys(patch));
    const problems: InputProblem[] = [];
    const writes: SettingWrite[] = [];
    for (const [key, value] of Object.entries(patch)) {
      const pointer = jsonPointer([key]);
      try {
        // oxlint-disable-next-line no-await-in-loop -- waits for nothing but the reader's language, and that once
        const write = value === null ? this.readReset(edit, key) : await this.read(edit, key, value);
        writes.push({ ...write, pointer });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        problems.push(...problemsAt(pointer, error));
      }
    }
    return { writes, problems };
  }

  /** What people set for themselves lets nobody else in. */
  private assertFresh({ actor, level }: SettingEdit, keys: string[]): void {
    const isAsked = level === 'global' && keys.some((key) => this.registry.find(key)?.needsFreshSignIn);
    if (isAsked) assertFresh(actor, this.clock.now());
  }

  private changeable(level: SettingLevel, key: string): SettingDefinition {
    const definition = this.registry.getAt(level, key);
    const variable = environmentVariableOf(definition);
    if (level === 'global' && variable && this.registry.environment.has(key)) {
      throw new HeldByEnvironment(key, variable);
    }
    return definition;
  }

  private async parse(actor: Actor, { schema, secret }: SettingDefinition, value: unknown): Promise<Content> {
    const result = schema.safeParse(value);
    if (result.success) return { value: result.data as Content['value'] };
    if (secret) throw new InvalidSettingValue([UNEXPLAINED]);
    const language = await this.settings.getFor(actor.userId, locale);
    const { error } = schema.safeParse(value, { error: explanationsIn(language) });
    throw new InvalidSettingValue((error ?? result.error).issues.map(toInputProblem));
  }
}

/** A schema's explanation may repeat the value, or names within it. */
const UNEXPLAINED: InputProblem = {
  pointer: '/value',
  code: 'invalid_secret',
  detail: 'This does not match the schema of the setting. What is wrong with a secret is not told.',
};

const toInputProblem = ({ path, code, message }: z.core.$ZodIssue): InputProblem => ({
  pointer: jsonPointer(['value', ...path.map(String)]),
  code,
  detail: `${message}.`,
});

function problemsAt(pointer: string, { code, message, errors }: AppError): InputProblem[] {
  if (errors) return errors.map((each) => ({ ...each, pointer: each.pointer.replace('/value', pointer) }));
  return [{ pointer, code: code.split('.')[1] ?? code, detail: message }];
}
