import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { COSEALG, decodeAttestationObject } from '@simplewebauthn/server/helpers';
import type { PasskeysConfig } from '#libs/config';
import { CHALLENGE_LIFETIME } from './passkey-challenges.js';
import type { Passkey } from './passkey.entity.js';
import { userHandleOf } from './user-handle.js';

/** Signatures that every browser's authenticators can make, the preferred first. */
const ALGORITHMS = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256];
/** Bytes of a credential id in base64url (WebAuthn §4). */
const LONGEST_ID = 1364;

/** What browsers answer, but for the extensions that nobody has asked for. */
export type Made = Omit<RegistrationResponseJSON, 'clientExtensionResults'>;
export type Signed = Omit<AuthenticationResponseJSON, 'clientExtensionResults'>;

/** For whom a passkey is made. */
export interface PasskeyOwner {
  userId: string;
  /** As the browser shows the passkey. */
  email: string;
  name: string;
}

/** A passkey that nobody has named yet. */
export type NewCredential = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isBackupEligible' | 'isBackedUp'
>;

/** What an authenticator has signed. */
export interface Assertion {
  counter: number;
  isBackedUp: boolean;
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'base64url'));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** What `navigator.credentials.create` takes. */
export function creationOptions(
  { rpId }: PasskeysConfig,
  rpName: string,
  { userId, email, name }: PasskeyOwner,
  known: readonly Passkey[],
  challenge: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName,
    rpID: rpId,
    userID: bytesOf(userHandleOf(userId)),
    userName: email,
    userDisplayName: name,
    challenge: bytesOf(challenge),
    timeout: CHALLENGE_LIFETIME,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId: id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** What `navigator.credentials.get` takes: whichever passkey the person chooses. */
export function requestOptions(
  { rpId }: PasskeysConfig,
  challenge: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: rpId,
    challenge: bytesOf(challenge),
    timeout: CHALLENGE_LIFETIME,
    allowCredentials: [],
    userVerification: 'required',
  });
}

/** @throws Error that says what is wrong */
export async function verifyMade(
  { rpId, origins }: PasskeysConfig,
  made: Made,
  challenge: string,
): Promise<NewCredential> {
  assertNoCertificates(made.response.attestationObject);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: { ...made, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  });
  if (!verified) throw new Error('The attestation is wrong');
  const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
  if (credential.id !== made.id || credential.id.length > LONGEST_ID)
    throw new Error('The credential has another id, or too long a one');
  return {
    credentialId: credential.id,
    publicKey: textOf(credential.publicKey),
    counter: String(credential.counter),
    transports: made.response.transports ?? [],
    isBackupEligible: credentialDeviceType === 'multiDevice',
    isBackedUp: credentialBackedUp,
  };
}

/**
 * None are asked for, and the library would fetch lists of revoked ones from addresses that stand in them. What an
 * authenticator signs with the new key itself may come all the same (WebAuthn §5.1.3).
 */
function assertNoCertificates(attestationObject: string): void {
  const attestation = decodeAttestationObject(bytesOf(attestationObject));
  const format = attestation.get('fmt');
  if (format === 'none') return;
  if (format !== 'packed' || attestation.get('attStmt').get('x5c'))
    throw new Error('There is an attestation');
}

/**
 * All but the counter, which is looked at under a lock, and only once it is known who has signed it.
 *
 * @throws Error that says what is wrong
 */
export async function verifyAssertion(
  { rpId, origins }: PasskeysConfig,
  signed: Signed,
  challenge: string,
  passkey: Passkey,
): Promise<Assertion> {
  if (signed.response.userHandle !== userHandleOf(passkey.userId))
    throw new Error("The passkey is not that user's");
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...signed, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: [...origins],
    expectedRPID: rpId,
    requireUserVerification: true,
    credential: { id: passkey.credentialId, publicKey: bytesOf(passkey.publicKey), counter: 0 },
  });
  if (!verified) throw new Error('The signature is wrong');
  const { newCounter, credentialDeviceType, credentialBackedUp } = authenticationInfo;
  if ((credentialDeviceType === 'multiDevice') !== passkey.isBackupEligible)
    throw new Error('The passkey can be copied, or cannot, other than before');
  return { counter: newCounter, isBackedUp: credentialBackedUp };
}
