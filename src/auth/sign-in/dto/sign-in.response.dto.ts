import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { MfaRequiredResponse } from '../../mfa/dto/mfa.response.dto.js';
import type { IssuedChallenge } from '../../mfa/mfa-challenges.js';
import type { TokenPair } from '../../tokens/token-pairs.js';
import { TokensResponse } from './tokens.response.dto.js';

/** How the first step of a sign-in ends. */
export type SignInResponse = TokensResponse | MfaRequiredResponse;

export const signInResponse = (result: TokenPair | IssuedChallenge): SignInResponse =>
  'mfaToken' in result ? MfaRequiredResponse.from(result) : TokensResponse.from(result);

/** Documents both. */
export const ApiSignIn = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(TokensResponse, MfaRequiredResponse),
    ApiOkResponse({
      schema: {
        oneOf: [{ $ref: getSchemaPath(TokensResponse) }, { $ref: getSchemaPath(MfaRequiredResponse) }],
      },
    }),
  );
