/** An account was suspended. */
export class UserSuspended {
  constructor(readonly userId: string) {}
}

/** A suspension was lifted. */
export class UserSuspensionLifted {
  constructor(readonly userId: string) {}
}

/** An administrator gave an account another e-mail address. */
export class UserMoved {
  constructor(
    readonly userId: string,
    readonly formerEmail: string,
  ) {}
}

/** An account went back to an address that it had: whoever moved it from there was not its owner. */
export class UserTakenBack {
  /** @param since - from when on that one may have added ways into the account */
  constructor(
    readonly userId: string,
    readonly since: Date,
  ) {}
}

/** A user has other roles. */
export class UserRolesChanged {
  /** @param isExtended - whether there is one that they had not */
  constructor(
    readonly userId: string,
    readonly isExtended: boolean,
  ) {}
}

/** An account was deleted. */
export class UserDeleted {
  constructor(readonly userId: string) {}
}

/** A deleted account was given back. */
export class UserRestored {
  constructor(readonly userId: string) {}
}

/** The owner of an account has deleted it: it is erased after a time of grace, unless they sign in. */
export class UserErasureScheduled {
  constructor(readonly userId: string) {}
}

/** A role permits more than before. */
export class RoleExtended {
  /** @param invitedUserIds - who has the role and no password yet */
  constructor(
    readonly roleId: string,
    readonly invitedUserIds: string[],
  ) {}
}
