/** An account was suspended. */
export class UserSuspended {
  constructor(readonly userId: string) {}
}

/** An account has another e-mail address. */
export class UserMoved {
  constructor(readonly userId: string) {}
}

/** A user has other roles. */
export class UserRolesChanged {
  constructor(readonly userId: string) {}
}

/** An account was deleted. */
export class UserDeleted {
  constructor(readonly userId: string) {}
}
