import { applyDecorators, type PipeTransform } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { FreeNames, ValidationFailed } from '#libs/http';

/** New values by the settings' keys; null returns to the inherited value (RFC 7396). */
export type SettingsPatch = Readonly<Record<string, unknown>>;

/** The keys are known to the registry only, so that no class can name them. */
export class SettingsPatchPipe implements PipeTransform<unknown, SettingsPatch> {
  transform(body: unknown): SettingsPatch {
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as SettingsPatch;
    throw new ValidationFailed([
      { pointer: '', code: 'is_object', detail: 'The body must be a JSON object.' },
    ]);
  }
}

/** Lets the body of a patch of several settings in, whatever its names, and documents it. */
export function ApiSettingsPatch(example: SettingsPatch): MethodDecorator {
  return applyDecorators(
    FreeNames(),
    ApiBody({
      schema: {
        type: 'object',
        description:
          'New values by the keys of the settings. Null returns to the inherited value; any other value ' +
          'replaces the one before as a whole.',
        additionalProperties: true,
        example,
      },
    }),
  );
}
