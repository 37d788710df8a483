import { Injectable } from '@nestjs/common';
import { ImagesBusy } from './avatar.errors.js';

/** Pictures that are received or drawn at once by this process: each takes memory from its first byte on. */
const AT_ONCE = 8;

/** Lets pictures in, before anything of them is read. */
@Injectable()
export class AvatarUploads {
  private readonly senders = new Set<string>();

  /** @throws ImagesBusy when the person sends one already, or too many people do */
  async run<T>(userId: string, upload: () => Promise<T>): Promise<T> {
    if (this.senders.has(userId) || this.senders.size >= AT_ONCE) throw new ImagesBusy();
    this.senders.add(userId);
    try {
      return await upload();
    } finally {
      this.senders.delete(userId);
    }
  }
}
