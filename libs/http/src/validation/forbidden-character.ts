/** No text of a client may have a character that PostgreSQL refuses, or that UTF-8 cannot carry. */
export const FORBIDDEN_CHARACTER = {
  code: 'forbidden_character',
  detail: 'Leave out NUL characters and lone surrogates.',
};
