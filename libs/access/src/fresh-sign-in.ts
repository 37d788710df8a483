import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** Seconds for which a proof of who someone is counts as fresh. */
export const FRESH_SECONDS = 600;

/** Metadata key of routes that need a fresh sign-in. */
export const FRESH_SIGN_IN = Symbol('fresh sign-in');

/** Where an operation says so in the document: the seconds. */
export const MAX_AGE = 'x-max-authentication-age';

/**
 * The actor must have proved within the last ten minutes who they are (RFC 9470): for what changes how someone
 * signs in, and for what cannot be undone. Stands beside what says who may call the route.
 */
export const FreshSignIn = (): MethodDecorator =>
  applyDecorators(SetMetadata(FRESH_SIGN_IN, true), ApiExtension(MAX_AGE, FRESH_SECONDS));

/** Whether that proof is fresh at `now`. */
export const isFresh = (authenticatedAt: Date, now: Date): boolean =>
  now.getTime() - authenticatedAt.getTime() <= FRESH_SECONDS * 1000;
