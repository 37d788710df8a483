/** An account went back to an address that it had: whoever moved it was not its owner. In the transaction of that. */
export class AccountTakenBack {
  constructor(readonly userId: string) {}
}
