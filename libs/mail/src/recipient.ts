import { z } from 'zod';

/** An address as it stands in an envelope: nothing in it can end a command, a field or an address. */
const address = z
  .string()
  .max(320)
  .regex(/^[^\s\p{C}<>()[\]\\,;:"@]+@[^\s\p{C}<>()\\,;"@]+$/u, 'is no e-mail address');

export const recipientSchema = z.object({
  address,
  name: z.string().max(500),
  locale: z.string(),
  timeZone: z.string(),
});

/** Who gets a mail, and how they read. */
export interface Recipient {
  address: string;
  name: string;
  /** BCP 47, such as `de-AT`. */
  locale: string;
  /** IANA, such as `Europe/Berlin`. */
  timeZone: string;
}
