import { assertSound } from '../server/json-body.js';
import { RequestValidationPipe } from './request-validation.pipe.js';

const pipe = new RequestValidationPipe();

/**
 * Validates what did not come as JSON, such as a row of a file, as if it were the body of a request.
 *
 * @throws ValidationFailed
 */
export async function validateAs<T extends object>(type: new () => T, value: object): Promise<T> {
  assertSound(value);
  return (await pipe.transform(value, { type: 'body', metatype: type })) as T;
}
