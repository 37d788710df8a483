import { type DynamicModule, Module } from '@nestjs/common';
import { join } from 'node:path';
import { FilesConfig, RuntimeConfig } from '#libs/config';
import { Tracing } from '#libs/observability';
import { FileStore } from './file-store.js';
import { FolderFileStore } from './folder-file-store.js';
import { S3FileStore } from './s3-file-store.js';

/** Gives features the `FileStore`: the bucket of `FILES_URL`, or the folder `files` in `DATA_DIR`. */
@Module({})
export class FilesModule {
  static forRoot(): DynamicModule {
    return {
      module: FilesModule,
      global: true,
      providers: [
        {
          provide: FileStore,
          inject: [FilesConfig, RuntimeConfig, Tracing],
          useFactory: ({ url }: FilesConfig, { dataDir }: RuntimeConfig, tracing: Tracing) =>
            url ? S3FileStore.open(url, tracing) : new FolderFileStore(join(dataDir, 'files')),
        },
      ],
      exports: [FileStore],
    };
  }
}
