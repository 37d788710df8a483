// What the text of OIDC_PROVIDERS may be. Plain Node reads it too: see environment.schema.ts.
import { z } from 'zod';
import { origin } from './environment-formats.ts';

const text = (most: number, error: string): z.ZodString => z.string(error).min(1, error).max(most, error);

const ID = 'must have an id of at most 32 of a-z, 0-9 and -';
const ISSUER =
  'must have an issuer that is an https:// URL without query and fragment, of at most 255 characters';
const SCOPES = 'must have scopes as a list of texts without spaces, openid among them';
const ORIGINS = 'must have origins as a list of scheme, host and port, with nothing after them';

const issuer = text(255, ISSUER).refine(isIssuer, ISSUER);

const scopes = z
  .array(z.string(SCOPES).regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, SCOPES), SCOPES)
  .refine((names) => names.includes('openid'), SCOPES);

const provider = z
  .strictObject(
    {
      id: z.string(ID).regex(/^[a-z0-9-]{1,32}$/, ID),
      name: text(100, 'must have a name of at most 100 characters'),
      issuer,
      clientId: text(500, 'must have a clientId'),
      clientSecret: text(500, 'must have a clientSecret'),
      scopes: scopes.optional(),
      origins: z
        .array(
          origin.refine((each) => each !== '*', ORIGINS),
          ORIGINS,
        )
        .optional(),
    },
    'must have id, name, issuer, clientId and clientSecret, may have scopes and origins, and nothing else',
  )
  .transform((given) => ({
    ...given,
    scopes: given.scopes ?? ['openid', 'email', 'profile'],
    origins: [...new Set([new URL(given.issuer).origin, ...(given.origins ?? [])])],
  }));

const json = z.string().transform((given, context): unknown => {
  try {
    return JSON.parse(given);
  } catch {
    // What the parser says would quote the text, and with it secrets.
    context.addIssue('must be JSON');
    return z.NEVER;
  }
});

export const oidcProviders = json.pipe(
  z
    .array(provider, 'must be a JSON list')
    .refine(
      (providers) =>
        ['id', 'issuer'].every(
          (key) => new Set(providers.map((each) => each[key as 'id' | 'issuer'])).size === providers.length,
        ),
      'must give every provider an id and an issuer of its own',
    ),
);

function isIssuer(given: string): boolean {
  if (!URL.canParse(given) || /[?#]/.test(given)) return false;
  const { protocol, username, password } = new URL(given);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
