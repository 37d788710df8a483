import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @ts-expect-error -- the package has no types
import S3rver from '@20minutes/s3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '#libs/config';
import { newId } from '#libs/kernel';
import { createLogger } from '#libs/logging';
import { Tracing } from '#libs/observability';
import { LogCapture, OtlpReceiver } from '#libs/testing';
import type { FileStore } from './file-store.js';
import { FilesUnavailable } from './files-unavailable.js';
import { FolderFileStore } from './folder-file-store.js';
import { S3FileStore } from './s3-file-store.js';

const PICTURE = Buffer.from([0, 255, 13, 10, 128]);

let folder: string;
let storage: { run(): Promise<AddressInfo>; close(): Promise<void> };
let storageUrl: string;
const stores: Record<string, FileStore> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  storage = new (S3rver as new (options: object) => typeof storage)({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'pictures' }],
  });
  const { port } = await storage.run();
  storageUrl = `s3+http://S3RVER:S3RVER@127.0.0.1:${port}/pictures`;
  stores['a folder'] = new FolderFileStore(join(folder, 'files'));
  stores['a bucket'] = await S3FileStore.open(storageUrl);
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

describe.each(['a folder', 'a bucket'])('%s', (kind) => {
  it('answers what was written', async () => {
    const name = `avatars/${newId()}.webp`;
    await stores[kind]?.write(name, PICTURE, 'image/webp');

    expect(await stores[kind]?.read(name)).toEqual(PICTURE);
  });

  it('answers nothing for what was never written', async () => {
    expect(await stores[kind]?.read(`avatars/${newId()}.webp`)).toBeUndefined();
  });

  it('removes, once or twice', async () => {
    const name = `avatars/${newId()}.webp`;
    await stores[kind]?.write(name, PICTURE, 'image/webp');
    await stores[kind]?.remove(name);
    await stores[kind]?.remove(name);

    expect(await stores[kind]?.read(name)).toBeUndefined();
  });

  it.each([
    '../secret',
    '/etc/passwd',
    'avatars/../../x',
    'avatars//x',
    'Avatars/X',
    'a\\b',
    '',
    '.',
    'a/.b',
  ])('takes no name that leads elsewhere: %j (ASVS 5.3.2)', async (name) => {
    const attempts = [
      async () => stores[kind]?.read(name),
      async () => stores[kind]?.write(name, PICTURE, 'image/webp'),
      async () => stores[kind]?.remove(name),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(TypeError);
  });
});

describe('a store that fails', () => {
  it('says so, and a folder keeps nothing unfinished', async () => {
    const file = new FolderFileStore(join(folder, 'files'));
    await file.write('taken', PICTURE);
    const below = new FolderFileStore(join(folder, 'files/taken'));

    await expect(below.write('picture', PICTURE)).rejects.toThrow(FilesUnavailable);
    await expect(below.remove('picture')).rejects.toThrow(FilesUnavailable);
    expect((await readdir(join(folder, 'files'))).filter((name) => name.startsWith('taken'))).toEqual([
      'taken',
    ]);
  });

  it('says so when the credentials are wrong', async () => {
    const store = await S3FileStore.open(storageUrl.replace(':S3RVER@', ':wrong@'));

    await expect(store.write('picture', PICTURE, 'image/webp')).rejects.toThrow(FilesUnavailable);
  });

  it('says so when nobody listens', async () => {
    const store = await S3FileStore.open('s3+http://key:secret@127.0.0.1:1/pictures');

    await expect(store.read('picture')).rejects.toThrow(FilesUnavailable);
  });
});

describe('what a bucket is asked for', () => {
  it('is seen in traces, without the names of files', async () => {
    const collector = await OtlpReceiver.start();
    const { tracing: config } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const tracing = await Tracing.open(
      config,
      createLogger({ level: 'info', pretty: false }, new LogCapture()),
    );
    const name = `avatars/${newId()}.webp`;
    const store = await S3FileStore.open(storageUrl, tracing);
    await store.read(name);
    await store.write(name, PICTURE, 'image/webp');
    await store.remove(name);
    const away = await S3FileStore.open(storageUrl.replace(':S3RVER@', ':wrong@'), tracing);
    await away.read(name).catch(() => {});
    await tracing.close();

    const seen = collector.spans.map((span) => [span.name, span.kind, span.attributes['error.type']]);
    expect(seen).toEqual([
      ['S3/GetObject', 'SPAN_KIND_CLIENT', undefined],
      ['S3/PutObject', 'SPAN_KIND_CLIENT', undefined],
      ['S3/DeleteObject', 'SPAN_KIND_CLIENT', undefined],
      ['S3/GetObject', 'SPAN_KIND_CLIENT', 'SignatureDoesNotMatch'],
    ]);
    expect(collector.text).not.toContain(name);
    await collector.stop();
  });
});
