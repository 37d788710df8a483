import { hash } from 'node:crypto';
import { STYLE } from './style.js';

const NOBODY = ["default-src 'none'", "base-uri 'none'"];

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'x-robots-tag': 'noindex, nofollow',
};

/** Of the pages: the one style that they have, their own frames and the search; no script. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...HTML,
  'content-security-policy': [
    ...NOBODY,
    `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
    'img-src data:',
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
};

/** Of a mail in its frame: it looks as in a mail program, may open links in another tab, and nothing else. */
export const FRAME_HEADERS: Readonly<Record<string, string>> = {
  ...HTML,
  'x-frame-options': 'SAMEORIGIN',
  'content-security-policy': [
    ...NOBODY,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-popups allow-popups-to-escape-sandbox',
  ].join('; '),
};
