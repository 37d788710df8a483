import { expect, it } from 'vitest';
import { missingServer, shell } from './shell.js';

it('is told of a server that commands name and that is not there', async () => {
  // Nobody listens on port 1.
  const servers = { Nothing: 1 };

  expect(await missingServer('URL=redis://127.0.0.1:1 npm test', servers)).toBe('Nothing at 127.0.0.1:1');
  expect(await missingServer('npm test', servers)).toBeUndefined();
});

it('ends at the first command that fails, with what both streams have told', async () => {
  const { status, printed } = await shell('echo one\necho two >&2\nfalse\necho three', '.');

  expect(status).toBe(1);
  expect(printed.split('\n').toSorted()).toEqual(['', 'one', 'two']);
});
