import type { S3Client } from '@aws-sdk/client-s3';
import { Tracing } from '#libs/observability';
import { assertFileName, FileStore } from './file-store.js';
import { FilesUnavailable } from './files-unavailable.js';
import { s3LocationOf } from './s3-location.js';

const SECOND = 1000;
const ATTEMPTS = 3;

type Sdk = typeof import('@aws-sdk/client-s3');

/** Keeps files in a bucket of S3-compatible storage, which every node sees. */
export class S3FileStore extends FileStore {
  private constructor(
    private readonly sdk: Sdk,
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly tracing: Tracing,
  ) {
    super();
  }

  static async open(url: string, tracing = Tracing.off): Promise<S3FileStore> {
    const { endpoint, region, bucket, ...credentials } = s3LocationOf(url);
    // It takes long to load, and most applications have no bucket.
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      endpoint,
      region,
      credentials,
      forcePathStyle: true,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: 3 * SECOND, requestTimeout: 10 * SECOND },
      // Storage other than Amazon's does not know the checksums that are new since 2025.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new S3FileStore(sdk, client, bucket, tracing);
  }

  override async write(name: string, content: Buffer, type: string): Promise<void> {
    const file = { ...this.locate(name), Body: content, ContentType: type };
    await this.available('PutObject', () => this.client.send(new this.sdk.PutObjectCommand(file)));
  }

  override async read(name: string): Promise<Buffer | undefined> {
    const command = new this.sdk.GetObjectCommand(this.locate(name));
    return this.available('GetObject', async () => {
      try {
        const { Body: body } = await this.client.send(command);
        return body && Buffer.from(await body.transformToByteArray());
      } catch (error) {
        if (error instanceof this.sdk.NoSuchKey) return undefined;
        throw error;
      }
    });
  }

  override async remove(name: string): Promise<void> {
    const command = new this.sdk.DeleteObjectCommand(this.locate(name));
    await this.available('DeleteObject', () => this.client.send(command));
  }

  close(): void {
    this.client.destroy();
  }

  private locate(name: string): { Bucket: string; Key: string } {
    assertFileName(name);
    return { Bucket: this.bucket, Key: name };
  }

  private async available<T>(method: string, work: () => Promise<T>): Promise<T> {
    const attributes = {
      'rpc.system.name': 'aws-api',
      'rpc.method': `S3/${method}`,
      'aws.s3.bucket': this.bucket,
    };
    try {
      return await this.tracing.span(`S3/${method}`, { kind: 'client', attributes }, work);
    } catch (error) {
      throw new FilesUnavailable(error);
    }
  }
}
