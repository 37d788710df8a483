import { Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '#libs/access';
import type { Actor } from '#libs/context';
import { FilesUnavailable } from '#libs/files';
import { AnswersFile, BodyStream, type FileAnswer, StreamsBody } from '#libs/http';
import { Operation } from '#libs/openapi';
import { ImagesBusy, ImageTooLarge, NoAvatar, UnreadableImage } from './avatar.errors.js';
import { AvatarsService } from './avatars.service.js';

const LARGEST = 5 * 1024 * 1024;
/** Milliseconds: slower senders than 1.4 Mbit/s have smaller pictures. */
const LONGEST = 30_000;
const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const DESCRIPTION = `
The body is the image itself: PNG, JPEG, WebP or GIF. What it is is found out by its content. It is turned upright, cut
to a square of 512 pixels and drawn anew as WebP; nothing else of the file is kept. Of an animation, the first frame is.

At most 5 MiB, 50 million pixels, 16,384 pixels on a side, 500 frames, and 200 million bytes unpacked (pixels × channels
× bytes per sample); 64 million for a progressive JPEG, an interlaced PNG, WebP and GIF, which is 16 million pixels with
four channels. The body must arrive within 30 seconds, and each person can send one image at a time.
`.trim();

@ApiTags('My account')
@Controller('users/me/avatar')
@SignedIn()
export class MyAvatarController {
  constructor(private readonly avatars: AvatarsService) {}

  @Get()
  @AnswersFile('image/webp')
  @Operation('me.readAvatar', "Read the actor's own avatar", { errors: [NoAvatar, FilesUnavailable] })
  read(@CurrentActor() { userId }: Actor): Promise<FileAnswer> {
    return this.avatars.get(userId);
  }

  @Put()
  @HttpCode(204)
  @StreamsBody({ types: TYPES, limit: LARGEST, longest: LONGEST })
  @Operation('me.setAvatar', "Set the actor's own avatar", {
    description: DESCRIPTION,
    errors: [UnreadableImage, ImageTooLarge, ImagesBusy, FilesUnavailable],
  })
  set(@BodyStream() image: AsyncIterable<Buffer>, @CurrentActor() { userId }: Actor): Promise<void> {
    return this.avatars.set(userId, image);
  }

  @Delete()
  @HttpCode(204)
  @Operation('me.removeAvatar', "Remove the actor's own avatar")
  remove(@CurrentActor() { userId }: Actor): Promise<void> {
    return this.avatars.remove(userId);
  }
}
