import { IsBoolean, IsOptional } from 'class-validator';

export class RotateSigningKeysRequest {
  /**
   * When a key is in wrong hands: every access token is refused from now on, and clients refresh theirs. Otherwise the
   * new key waits for a day, until whoever verifies tokens has fetched it.
   * @example false
   */
  @IsOptional()
  @IsBoolean()
  immediately?: boolean;
}
