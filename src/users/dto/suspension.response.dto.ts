import { withEntityTag } from '#libs/http';
import type { Suspension } from '../users.service.js';

export class SuspensionResponse {
  /** @example 'Reported for spam' */
  reason: string;

  suspendedAt: Date;

  static from({ reason, suspendedAt, version }: Suspension): SuspensionResponse {
    return withEntityTag(Object.assign(new SuspensionResponse(), { reason, suspendedAt }), version);
  }
}
