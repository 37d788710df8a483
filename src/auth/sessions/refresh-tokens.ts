import { Injectable } from '@nestjs/common';
import { KeyRing, mac, type MacKeys, safeEqual } from '#libs/crypto';

/** What a refresh token stands for. */
export interface RefreshToken {
  sessionId: string;
  counter: number;
}

const TOKEN = /^rt1\.(?<keyId>[\w-]{1,64})\.(?<payload>[\w-]{1,80})\.(?<code>[\w-]{43})$/;
const PAYLOAD = /^(?<sessionId>[0-9a-f-]{36}):(?<counter>\d{1,9})$/;

/**
 * Writes and reads refresh tokens: a session's id and counter with an HMAC. None is stored, and the one
 * for a counter can be made again, which is what a lost answer needs.
 */
@Injectable()
export class RefreshTokens {
  private readonly keys: MacKeys;

  constructor(keyRing: KeyRing) {
    this.keys = keyRing.derive('refresh_tokens');
  }

  write({ sessionId, counter }: RefreshToken): string {
    const { id, key } = this.keys.current;
    const payload = Buffer.from(`${sessionId}:${counter}`).toString('base64url');
    return `rt1.${id}.${payload}.${mac(key, payload)}`;
  }

  /** Null for everything that `write` did not make. */
  read(token: string): RefreshToken | null {
    const { keyId, payload, code } = TOKEN.exec(token)?.groups ?? {};
    const key = this.keys.all.find(({ id }) => id === keyId)?.key;
    if (!key || !payload || !code || !safeEqual(mac(key, payload), code)) return null;
    const { sessionId, counter } = PAYLOAD.exec(Buffer.from(payload, 'base64url').toString())?.groups ?? {};
    return sessionId && counter ? { sessionId, counter: Number(counter) } : null;
  }
}
