import { describe, expect, it } from 'vitest';
import { idsIn } from './titles.js';

// In parts: the report reads the titles of these tests too.
const NAME = ['AS', 'VS'].join('');

describe('the ids in a title', () => {
  it('are found wherever they stand', () => {
    expect(idsIn(`takes it verbatim (${NAME} 6.2.8)`)).toEqual({ ids: ['6.2.8'] });
    expect(idsIn(`limits mails (${NAME} 2.4.1, 6.3.8)`)).toEqual({ ids: ['2.4.1', '6.3.8'] });
    expect(idsIn(`${NAME} 16.4.1: cannot forge lines`)).toEqual({ ids: ['16.4.1'] });
    expect(idsIn(`one (${NAME} 1.2.4) and more (${NAME} 1.2.10):`)).toEqual({ ids: ['1.2.4', '1.2.10'] });
    expect(idsIn('counts to 1.2.3')).toEqual({ ids: [] });
  });

  it('are not guessed at', () => {
    const spoiled = ['', ' 6.2', ' 6.2.8,6.2.9', ' 6.2.8, 6.2', ' 6.2.8.1', ': 6.2.8', ' V6.2.8', '6.2.8'];
    for (const ending of spoiled) {
      expect(idsIn(`a title (${NAME}${ending})`).mistake, ending).toContain('is not read');
    }
    expect(idsIn(`in small letters (${NAME.toLowerCase()} 6.2.8)`).mistake).toContain('is not read');
  });
});
