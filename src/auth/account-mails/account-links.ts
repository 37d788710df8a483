import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { HttpConfig } from '#libs/config';
import { SettingsService } from '../../settings/index.js';
import { webUrl } from './links.settings.js';

/** A link that carries a one-time token, as mails show it. */
export const accountLink = z.object({ url: z.url(), token: z.string() });
export type AccountLink = z.infer<typeof accountLink>;

/** For the samples of mails. */
export const SAMPLE_LINK: AccountLink = {
  url: 'https://app.example.com/choose-password#token=ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E',
  token: 'ZIGo8d2pbmL3TkzGSYbEjWcR4mV0QfXu7aN1hHs5w9E',
};

/** The pages that mails link to: those of the setting `links.webUrl`, or this server's own below `/account`. */
@Injectable()
export class AccountLinks {
  constructor(
    private readonly settings: SettingsService,
    private readonly http: HttpConfig,
  ) {}

  /**
   * The token stands in the fragment, which browsers send to no server and in no `Referer` (ASVS 14.2.1).
   *
   * @param page such as `verify-email`
   */
  async to(page: string, token: string): Promise<AccountLink> {
    const base = (await this.settings.get(webUrl)) ?? `${this.http.publicUrl}/account`;
    return { url: `${base}/${page}#token=${encodeURIComponent(token)}`, token };
  }
}
