/** What was done to a service account, for those who keep what hangs on it. */
abstract class ServiceAccountEvent {
  constructor(readonly serviceAccountId: string) {}
}

export class ServiceAccountCreated extends ServiceAccountEvent {}

export class ServiceAccountDisabled extends ServiceAccountEvent {}

export class ServiceAccountEnabled extends ServiceAccountEvent {}

/** It has other roles. */
export class ServiceAccountRolesChanged extends ServiceAccountEvent {}

export class ServiceAccountDeleted extends ServiceAccountEvent {}
