// The variables of requests to other servers. Plain Node reads it too: see environment.schema.ts.
import { networkAddresses } from './environment-formats.ts';
import { notes } from './environment-notes.ts';
import { oidcProviders } from './oidc-providers.format.ts';

export const outboundVariables = {
  OIDC_PROVIDERS: oidcProviders.optional().register(notes, {
    description:
      'Where people can sign in with an account that they have elsewhere: a JSON list, ' +
      'see [Sign-in by OpenID Connect](oidc.md).',
    example:
      '[{"id":"company","name":"Company","issuer":"https://login.example.com","clientId":"showrunner","clientSecret":"secret"}]',
    default: 'none',
  }),
  OUTBOUND_ALLOWED_ADDRESSES: networkAddresses.optional().register(notes, {
    description:
      'Addresses and CIDR ranges of your own networks, with commas between, that the application may send requests to, ' +
      'such as an identity provider. Public ones need not be named; all others are refused.',
    example: '10.20.0.0/16',
    default: 'none',
  }),
};
