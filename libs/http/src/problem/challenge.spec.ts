import { describe, expect, it } from 'vitest';
import { bearerChallenge } from './challenge.js';

describe('bearerChallenge', () => {
  it('names the scheme alone when the error says no more', () => {
    expect(bearerChallenge(new Error('who are you?'))).toBe('Bearer');
  });

  it('adds the parameters that the error carries, quoted where they are text', () => {
    const error = { challenge: { error: 'insufficient_user_authentication', max_age: 600 } };

    expect(bearerChallenge(error)).toBe('Bearer error="insufficient_user_authentication", max_age=600');
  });

  it('escapes quotes', () => {
    expect(bearerChallenge({ challenge: { error_description: 'say "hi" \\' } })).toBe(
      String.raw`Bearer error_description="say \"hi\" \\"`,
    );
  });
});
