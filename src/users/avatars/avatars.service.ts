import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { SessionEnded } from '#libs/access';
import { Transactional } from '#libs/database';
import { FileStore } from '#libs/files';
import { FileAnswer, withEntityTag } from '#libs/http';
import { Clock, newId } from '#libs/kernel';
import { Logger } from '#libs/logging';
import { UsersRepository } from '../users.repository.js';
import { NoAvatar } from './avatar.errors.js';
import { AvatarUploads } from './avatar-uploads.js';

const TYPE = 'image/webp';

/** The pictures of users. */
@Injectable()
export class AvatarsService {
  constructor(
    private readonly users: UsersRepository,
    private readonly files: FileStore,
    private readonly uploads: AvatarUploads,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** @throws UserNotFound, NoAvatar */
  async get(userId: string): Promise<FileAnswer> {
    const { avatarId, deletedAt } = await this.users.get(userId);
    if (!avatarId || deletedAt) throw new NoAvatar();
    return withEntityTag(new FileAnswer(TYPE, 'avatar.webp', () => this.read(avatarId)), avatarId);
  }

  /** @throws ImagesBusy before anything is read, UnreadableImage, ImageTooLarge, FilesUnavailable, SessionEnded */
  async set(userId: string, image: AsyncIterable<Buffer>): Promise<void> {
    // With it comes a library of machine code, which takes memory and time to load.
    const { avatarOf } = await import('./avatar-image.js');
    const picture = await this.uploads.run(userId, async () => avatarOf(await buffer(image)));
    const id = newId();
    await this.files.write(fileName(id), picture, TYPE);
    try {
      await this.discard(await this.show(userId, id));
    } catch (error) {
      await this.discard(id);
      throw error;
    }
  }

  /** No failure when there is none. @throws SessionEnded */
  async remove(userId: string): Promise<void> {
    await this.discard(await this.show(userId, null));
  }

  /**
   * Answers the id of the picture that is no longer shown. @throws SessionEnded when the account was suspended, deleted
   * or erased while the picture was on its way
   */
  @Transactional()
  async show(userId: string, id: string | null): Promise<string | null> {
    const user = await this.users.findLocked(userId);
    if (user?.status !== 'active') throw new SessionEnded();
    const { avatarId: former } = user;
    if (former === id) return null;
    user.showAvatar(id, this.clock.now());
    await this.users.save(user);
    return former;
  }

  /** Undefined when the file is missing. @throws FilesUnavailable */
  findContent(id: string): Promise<Buffer | undefined> {
    return this.files.read(fileName(id));
  }

  /** Where it must not stay behind. @throws FilesUnavailable */
  erase(id: string): Promise<void> {
    return this.files.remove(fileName(id));
  }

  private async read(id: string): Promise<Buffer> {
    const content = await this.findContent(id);
    if (content) return content;
    this.logger.warn({ avatarId: id }, 'The file of an avatar is missing');
    throw new NoAvatar();
  }

  /** What stays behind because of an outage takes room and is shown to nobody. */
  private async discard(id: string | null): Promise<void> {
    if (!id) return;
    await this.files.remove(fileName(id)).catch((error: unknown) => {
      this.logger.warn({ err: error, avatarId: id }, 'The file of a former avatar could not be removed');
    });
  }
}

const fileName = (id: string): string => `avatars/${id}.webp`;
