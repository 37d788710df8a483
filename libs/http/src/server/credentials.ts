import type { IncomingMessage } from 'node:http';
import type { AppError } from '#libs/kernel';
import { MalformedRequest } from '../errors/request.errors.js';
import { valuesOf } from './raw-fields.js';

/**
 * Why the credentials of a request are refused; undefined when they are not. Node keeps the first of two Authorization
 * fields: a proxy could have looked at the other one (RFC 9110 §5.3).
 */
export function credentialsRefusal({ headers, rawHeaders }: IncomingMessage): AppError | undefined {
  if (headers.authorization === undefined || valuesOf('authorization', rawHeaders).length < 2)
    return undefined;
  return new MalformedRequest('Send one Authorization field only.');
}
