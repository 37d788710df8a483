import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  SetMetadata,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { InjectRepository } from '@nestjs/typeorm';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Repository } from 'typeorm';
import { readPeerSettings } from '../peer-settings.ts';
import { User } from './entities.ts';

const { publicKey, issuer } = readPeerSettings();
const PERMISSION = 'permission';

export const RequirePermission = (permission: string): MethodDecorator => SetMetadata(PERMISSION, permission);

/** Looks the user up at every request, with roles and permissions. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: publicKey,
      algorithms: ['ES256'],
      issuer,
      audience: `${issuer}/api/v1`,
    });
  }

  async validate({ sub }: { sub: string }): Promise<User> {
    const user = await this.users.findOne({
      where: { id: sub },
      relations: { roles: { permissions: true } },
    });
    if (user?.status !== 'active') throw new UnauthorizedException();
    return user;
  }
}

@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {}

@Injectable()
export class PermissionsGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.get<string | undefined>(PERMISSION, context.getHandler());
    if (!required) return true;
    const { user } = context.switchToHttp().getRequest<{ user: User }>();
    const held = user.roles.flatMap(({ permissions }) => permissions);
    if (held.some(({ permission }) => permission === required || permission === '*')) return true;
    throw new ForbiddenException();
  }
}
