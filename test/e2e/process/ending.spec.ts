import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Installation } from '../../support/process.js';

// A first start makes a database, and may have to share the machine.
vi.setConfig({ testTimeout: 60_000 });

const SECOND = 1000;
const CLEAN = { code: 0, signal: null };
const CREDENTIALS = { email: 'admin@example.com', password: 'correct horse battery staple' };
const VARIABLES = { ADMIN_EMAIL: CREDENTIALS.email, ADMIN_PASSWORD: CREDENTIALS.password };

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.make();
});
afterAll(() => installation.remove());

/** Leaves a connection open on which nothing more is sent. */
async function idleConnection(url: string): Promise<Agent> {
  const agent = new Agent({ keepAlive: true });
  const [response] = (await once(request(url, { agent }).end(), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return agent;
}

/** A sign-in of which the server has read the header, and whose body is still to come. */
async function signInInFlight(url: string) {
  const body = JSON.stringify(CREDENTIALS);
  const login = request(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  });
  // Whoever awaits the response is told by that promise.
  login.on('error', () => {}).flushHeaders();
  await once(login, 'continue');
  return {
    async finish(): Promise<number | undefined> {
      login.end(body);
      const [response] = (await once(login, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    },
    abandon: () => login.destroy(),
  };
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('ends it with code 0 within 3 seconds, after the requests that it has begun', async () => {
    const application = installation.start(VARIABLES);
    const url = await application.ready();
    const agent = await idleConnection(url);
    const signIn = await signInInFlight(url);

    const began = performance.now();
    application.signal(signal);
    await application.said(/Ending/);

    expect(await signIn.finish()).toBe(200);
    expect(await application.ended).toEqual(CLEAN);
    expect(performance.now() - began).toBeLessThan(3 * SECOND);
    expect(application.errors).toBe('');
    agent.destroy();
  });
});

describe('a signal during the start', () => {
  it('ends it with code 0 as soon as it has started', async () => {
    const preload = `process.on('newListener', (event) => {
      if (event === 'SIGTERM') setImmediate(() => process.kill(process.pid, 'SIGTERM'));
    });`;
    const application = installation.start(VARIABLES, { preload });

    expect(await application.ended).toEqual(CLEAN);
    expect(application.output + application.errors).not.toMatch(/fatal|error/i);
  });
});

describe('a signal that comes twice at once', () => {
  it('counts as one', async () => {
    const application = installation.start(VARIABLES);
    const signIn = await signInInFlight(await application.ready());
    application.signal('SIGINT');
    await application.said(/Ending/);
    application.signal('SIGINT');

    expect(await signIn.finish()).toBe(200);
    expect(await application.ended).toEqual(CLEAN);
  });
});

describe('an impatient person', () => {
  it('ends it at once, with code 1, by signalling again', async () => {
    const application = installation.start(VARIABLES);
    const signIn = await signInInFlight(await application.ready());

    const impatience = setInterval(() => application.signal('SIGINT'), 100);

    expect(await application.ended).toEqual({ code: 1, signal: null });
    clearInterval(impatience);
    signIn.abandon();
  });
});

describe('npm start', () => {
  it('ends cleanly by Ctrl-C, which npm passes on to a process that has had it already', async () => {
    const npm = installation.npmStart(VARIABLES);
    const signIn = await signInInFlight(await npm.ready());
    npm.signalGroup('SIGINT');
    await npm.said(/Ending/);

    expect(await signIn.finish()).toBe(200);
    expect(await npm.ended).toEqual(CLEAN);
  });

  it('leaves no orphan behind when npm is told to end', async () => {
    const npm = installation.npmStart(VARIABLES);
    const url = await npm.ready();

    expect(await npm.end('SIGTERM')).toEqual(CLEAN);
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });
});

describe('an unexpected error (ASVS 16.5.4)', () => {
  it('ends it with code 1 and a log line, in which the error is reduced to what is fit to be read', async () => {
    const preload = `process.once('SIGUSR2', () => {
      throw Object.assign(new Error('planted'), { parameters: ['a secret of someone'] });
    })`;
    const application = installation.start({ ...VARIABLES, NODE_ENV: 'test' }, { preload });
    await application.ready();

    expect(await application.end('SIGUSR2')).toEqual({ code: 1, signal: null });
    expect(JSON.parse(application.output.trim().split('\n').at(-1) ?? '')).toMatchObject({
      level: 'fatal',
      msg: 'Ended by an unexpected error',
      err: { message: 'planted' },
    });
    expect(application.output + application.errors).not.toContain('a secret of someone');
  });
});
