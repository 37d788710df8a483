import {
  Controller,
  Get,
  Injectable,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { JwtAuthGuard, PermissionsGuard, RequirePermission } from './auth.ts';
import { User } from './entities.ts';
import { SettingsService } from './settings.ts';

export class ListUsersDto {
  @Type(() => Number) @IsInt() @Min(1) @Max(100) limit = 20;
  @IsOptional() @IsString() cursor?: string;
}

@Injectable()
export class UsersService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async findOne(id: string): Promise<User> {
    const user = await this.users.findOne({ where: { id }, relations: { roles: true } });
    if (!user) throw new NotFoundException();
    return user;
  }

  async findAll({ limit, cursor }: ListUsersDto): Promise<{ items: User[]; nextCursor: string | null }> {
    const query = this.users
      .createQueryBuilder('user')
      .leftJoinAndSelect('user.roles', 'role')
      .where("user.status <> 'deleted'")
      .orderBy('user.createdAt', 'DESC')
      .addOrderBy('user.id', 'DESC')
      .take(limit + 1);
    if (cursor) {
      const [, createdAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
      query.andWhere('(user.createdAt, user.id) < (:createdAt, :id)', { createdAt, id });
    }
    const users = await query.getMany();
    const items = users.slice(0, limit);
    const last = users.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? cursorOf(last) : null };
  }
}

const cursorOf = ({ createdAt, id }: User): string =>
  Buffer.from(JSON.stringify(['-createdAt,-id', createdAt, id])).toString('base64url');

@Controller('users')
@UseGuards(JwtAuthGuard, PermissionsGuard)
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly settings: SettingsService,
  ) {}

  @Get('me')
  me(@Req() { user }: { user: User }): Promise<User> {
    return this.users.findOne(user.id);
  }

  @Get('me/settings')
  mySettings(@Req() { user }: { user: User }): Promise<object> {
    return this.settings.effective(user.id);
  }

  @Get()
  @RequirePermission('users.read')
  list(@Query() query: ListUsersDto): Promise<object> {
    return this.users.findAll(query);
  }

  @Get(':id')
  @RequirePermission('users.read')
  read(@Param('id', ParseUUIDPipe) id: string): Promise<User> {
    return this.users.findOne(id);
  }
}
