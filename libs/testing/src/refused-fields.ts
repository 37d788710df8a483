import { validateAs, ValidationFailed } from '#libs/http';

/**
 * Which fields of a body a request DTO does not take, each once: `['title', 'address/city']`.
 *
 * @returns none when it takes all of it
 */
export async function refusedFields(type: new () => object, body: object): Promise<string[]> {
  try {
    await validateAs(type, body);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    return [...new Set(error.errors?.map(({ pointer = '' }) => pointer.slice(1)))];
  }
}
