import { join } from 'node:path';
import type { Config } from '#libs/config';
import { KeyRing, loadOrCreateKeyFile } from '#libs/crypto';

/** Without `ENCRYPTION_KEYS`, which production demands, the keys are kept beside the data. */
export async function openKeyRing({ encryption, runtime }: Config): Promise<KeyRing> {
  const { keys } = encryption;
  return new KeyRing(
    keys.length > 0 ? keys : await loadOrCreateKeyFile(join(runtime.dataDir, 'encryption-keys')),
  );
}
