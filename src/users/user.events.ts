/** An account was suspended. */
export class UserSuspended {
  constructor(readonly userId: string) {}
}

/** An account was deleted. */
export class UserDeleted {
  constructor(readonly userId: string) {}
}
