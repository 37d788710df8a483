import { generateSecret, generateURI, verifySync } from 'otplib';

/** Seconds for which a code is shown, and by how many the clock of a phone may be off (RFC 6238 §5.2). */
const PERIOD = 30;

/** 160 random bits in base 32. */
export const newSecret = (): string => generateSecret();

/** What an authenticator app reads from a QR code. */
export const otpauthUri = (secret: string, issuer: string, email: string): string =>
  generateURI({ issuer, label: email, secret });

/** The step of the code, if that is the current one or beside it, and after the last one that was used. */
export function stepOf(secret: string, code: string, lastStep: number, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: PERIOD });
  if (!result.valid) return null;
  const step = Math.floor(epoch / PERIOD) + result.delta;
  return step > lastStep ? step : null;
}
