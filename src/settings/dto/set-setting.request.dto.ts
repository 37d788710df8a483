import { IsDefined } from 'class-validator';
import { ApiJsonValue } from '#libs/openapi';

export class SetSettingRequest {
  @ApiJsonValue({ description: "A value as the definition's schema describes it.", example: 30 })
  @IsDefined()
  value: unknown;
}
