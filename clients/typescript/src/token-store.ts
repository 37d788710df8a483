import type { TokensResponse } from './generated/index.js';

/** Where a session is kept: `localStorage`, `sessionStorage`, or anything alike. */
export interface TokenStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface StoredTokens {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970, by the clock of this device. */
  expiresAt: number;
}

const SECOND = 1000;

/** Kept until the page is left. */
export function memoryStorage(): TokenStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** The tokens of one session. They are read anew each time: another tab may have changed them. */
export class TokenStore {
  constructor(
    private readonly storage: TokenStorage,
    private readonly key: string,
  ) {}

  read(): StoredTokens | undefined {
    try {
      return (JSON.parse(this.storage.getItem(this.key) ?? 'null') as StoredTokens | null) ?? undefined;
    } catch {
      // Somebody else has written there: nobody is signed in.
      return undefined;
    }
  }

  write({ accessToken, refreshToken, expiresIn }: TokensResponse): void {
    const tokens: StoredTokens = { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * SECOND };
    this.storage.setItem(this.key, JSON.stringify(tokens));
  }

  clear(): void {
    this.storage.removeItem(this.key);
  }
}
