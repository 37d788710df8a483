/**
 * A secret at rest cannot be read: its key is missing from the ring, or it was altered or moved. That is
 * for operators, not for clients, hence no AppError. The message names the key id and no secret.
 */
export class DecryptionFailed extends Error {
  override readonly name = 'DecryptionFailed';

  constructor(context: string, reason: string, cause?: unknown) {
    super(`The encrypted value of ${context} cannot be read: ${reason}.`, { cause });
  }
}
