import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApplicationProcess, Installation } from '../support/process.js';
import { stepsOf, takeTour } from '../support/tour.js';

const README = readFileSync('README.md', 'utf8');

describe.each(['README.md', 'docs/guides/sign-in.md'])('the tour in %s', (file) => {
  let installation: Installation;
  let application: ApplicationProcess;

  beforeAll(async () => {
    installation = await Installation.make();
    application = installation.start();
    await application.ready();
  });
  afterAll(() => installation.remove());

  it('prints what it says', async () => {
    const steps = stepsOf(file);

    expect(steps.length).toBeGreaterThan(5);
    await takeTour(application, steps);
  });
});

it('names scripts and files that exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  const named = [...README.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, script]) => script);
  const linked = [...README.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, path = '']) => path);

  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named.filter((script) => script !== 'ci')));
  expect(named).toContain('start');
  expect(linked.filter((path) => !existsSync(path))).toEqual([]);
  expect(linked).toContain('docs/images/swagger-ui.png');
});
