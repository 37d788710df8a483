import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '#libs/access';
import { FilesUnavailable } from '#libs/files';
import { AnswersFile, type FileAnswer, IdParam } from '#libs/http';
import { Operation } from '#libs/openapi';
import { UserNotFound } from '../user.errors.js';
import { NoAvatar } from './avatar.errors.js';
import { AvatarsService } from './avatars.service.js';

@ApiTags('Users')
@Controller('users/:id/avatar')
export class UserAvatarsController {
  constructor(private readonly avatars: AvatarsService) {}

  @Get()
  @RequirePermission('users.read')
  @AnswersFile('image/webp')
  @Operation('users.readAvatar', "Read a user's avatar", {
    errors: [UserNotFound, NoAvatar, FilesUnavailable],
  })
  read(@Param() { id }: IdParam): Promise<FileAnswer> {
    return this.avatars.get(id);
  }
}
