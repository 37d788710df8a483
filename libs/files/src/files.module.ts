import { type DynamicModule, Module } from '@nestjs/common';
import { join } from 'node:path';
import { FilesConfig, RuntimeConfig } from '#libs/config';
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
          inject: [FilesConfig, RuntimeConfig],
          useFactory: ({ url }: FilesConfig, { dataDir }: RuntimeConfig) =>
            url ? S3FileStore.open(url) : new FolderFileStore(join(dataDir, 'files')),
        },
      ],
      exports: [FileStore],
    };
  }
}
