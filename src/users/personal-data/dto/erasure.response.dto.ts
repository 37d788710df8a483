export class ErasureResponse {
  /** When the account is erased, unless its owner signs in before. */
  eraseAt: Date;

  static at(eraseAt: Date): ErasureResponse {
    return { eraseAt };
  }
}
