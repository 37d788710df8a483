import { Forbidden } from '#libs/http';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Pages elsewhere can have their name lead to this machine (DNS rebinding), and would read the mails. The field that
 * browsers send counts, not what a proxy says. @throws Forbidden
 */
export function assertOwnHost(host: string | undefined, publicUrl: string): void {
  const url = `http://${host ?? ''}`;
  const names = [...LOOPBACK, new URL(publicUrl).hostname];
  if (URL.canParse(url) && names.includes(new URL(url).hostname)) return;
  throw new Forbidden(
    'The mailbox answers as localhost and as the host of PUBLIC_URL. Open it by one of them.',
  );
}
