import { ApiProperty } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiJsonValue } from '#libs/openapi';
import { environmentVariableOf, type SettingDefinition, type SettingLevel } from '../setting-definition.js';

export class SettingDefinitionResponse {
  /** @example 'auth.sessionIdleDays' */
  key: string;

  /** @example 'Days without use after which a session ends.' */
  description: string;

  /**
   * Where it can be set; the most specific value wins.
   * @example ['global']
   */
  levels: SettingLevel[];

  /** JSON Schema (draft 2020-12) of a value. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { type: 'integer', minimum: 1, maximum: 365 },
  })
  schema: Record<string, unknown>;

  @ApiJsonValue({ description: 'The value while none is set.', example: 14 })
  default: unknown;

  /** Whether it is encrypted at rest and its value never answered. */
  isSecret: boolean;

  /** Whether a change needs a sign-in younger than ten minutes, and takes no API key. */
  needsFreshSignIn: boolean;

  /**
   * The variable by which an operator sets it for everyone, which cannot be changed here then; null when
   * there is no value for everyone.
   * @example 'SETTING_AUTH_SESSION_IDLE_DAYS'
   */
  environmentVariable: string | null;

  static from(definition: SettingDefinition): SettingDefinitionResponse {
    const { key, description, levels, schema, secret = false, needsFreshSignIn = false } = definition;
    return {
      key,
      description,
      levels: [...levels],
      schema: jsonSchema(schema),
      default: definition.default,
      isSecret: secret,
      needsFreshSignIn,
      environmentVariable: environmentVariableOf(definition),
    };
  }
}

export class SettingDefinitionListResponse {
  items: SettingDefinitionResponse[];

  /** Always null: all definitions are on one page. */
  nextCursor: string | null;

  static from(definitions: SettingDefinition[]): SettingDefinitionListResponse {
    return { items: definitions.map(SettingDefinitionResponse.from), nextCursor: null };
  }
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}
