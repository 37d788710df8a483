/**
 * Where files are kept: a folder, or a bucket of S3-compatible storage. A file is written whole and never changed:
 * what replaces it has a name of its own.
 */
export abstract class FileStore {
  /**
   * @param name Made by the server, never by a client: segments of `a-z`, `0-9`, `-` and `.`, with `/` between.
   * @param type The media type that the content is served as.
   * @throws FilesUnavailable
   */
  abstract write(name: string, content: Buffer, type: string): Promise<void>;

  /** Undefined when there is no such file. @throws FilesUnavailable */
  abstract read(name: string): Promise<Buffer | undefined>;

  /** Removing what is not there is no failure. @throws FilesUnavailable */
  abstract remove(name: string): Promise<void>;
}

const NAME = /^[a-z0-9-]+(?:[./][a-z0-9-]+)*$/;

/** A last defence: no name leads out of the store. */
export function assertFileName(name: string): void {
  if (!NAME.test(name)) throw new TypeError(`"${name}" is no name for a file.`);
}
