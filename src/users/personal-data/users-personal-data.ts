import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type DataSubject, PersonalData } from '#libs/privacy';
import { AvatarsService } from '../avatars/avatars.service.js';
import { UserRole } from '../roles/role.entity.js';
import { RolesService } from '../roles/roles.service.js';
import { User } from '../user.entity.js';
import { UsersRepository } from '../users.repository.js';

/**
 * The account itself. Its row goes too: what is left of an erased person elsewhere is an id that leads nowhere,
 * and no list has to tell people from tombstones.
 */
@Injectable()
export class UsersPersonalData extends PersonalData {
  readonly name = 'users';
  readonly entities = [User, UserRole];

  constructor(
    private readonly users: UsersRepository,
    private readonly roles: RolesService,
    private readonly avatars: AvatarsService,
    @InjectRepository(UserRole) private readonly userRoles: Repository<UserRole>,
  ) {
    super();
  }

  async export({ userId }: DataSubject): Promise<object> {
    const user = await this.users.get(userId);
    const { email, name, status, suspensionReason, createdAt, updatedAt, lastSignInAt } = user;
    const { registeredAt, emailVerifiedAt, activatedAt, suspendedAt } = user;
    const instants = { registeredAt, emailVerifiedAt, activatedAt, suspendedAt };
    const roles = (await this.roles.namesByUser([userId])).get(userId) ?? [];
    const avatar = user.avatarId && (await this.avatars.findContent(user.avatarId));
    return {
      id: userId,
      email,
      name,
      status,
      suspensionReason,
      roles,
      createdAt,
      updatedAt,
      lastSignInAt,
      ...instants,
      avatar: avatar ? { type: 'image/webp', base64: avatar.toString('base64') } : null,
    };
  }

  async erase({ userId }: DataSubject): Promise<void> {
    const { avatarId } = await this.users.get(userId);
    // Before the commit: should the process die in between, the next run finds the row, and no file is left over.
    if (avatarId) await this.avatars.erase(avatarId);
    await this.userRoles.delete({ userId });
    await this.users.remove(userId);
  }
}
