import { z } from 'zod';

const clientData = z.object({ challenge: z.string().max(100), crossOrigin: z.boolean().optional() });

/**
 * The challenge that was answered, of what the browser says of itself (WebAuthn §5.8.1), before anything of it is
 * verified. Null when there is none, or the page was in a frame of another site's.
 */
export function challengeOf(clientDataJSON: string): string | null {
  try {
    const { challenge, crossOrigin } = clientData.parse(
      JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()),
    );
    return crossOrigin === true ? null : challenge;
  } catch {
    return null;
  }
}
