import { z } from 'zod';
import { defineSetting } from '../../settings/index.js';

/** Where the links in mails lead; null is this server, which has a page for each of them. */
export const webUrl = defineSetting({
  key: 'links.webUrl',
  schema: z
    .string()
    .max(500)
    .refine(isBase, 'Use an address such as https://app.example.com, without anything behind the path')
    .nullable(),
  default: null,
  levels: ['global'],
  needsFreshSignIn: true,
  description:
    'Address of the web pages that mails link to, such as https://app.example.com; null is the API.',
});

/** A web address that a page's name can be put behind. */
function isBase(text: string): boolean {
  if (/[?#\\]|\/$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
