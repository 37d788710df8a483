/** Why nothing was generated, in a sentence that says what to do. */
class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** @throws Refusal */
export function refuse(sentence: string): never {
  throw new Refusal(sentence);
}
