import { expect, it, onTestFinished, vi } from 'vitest';
import type { ApiClient } from '#libs/testing';
import { ADMINISTRATOR, Installation, VARIABLES } from '../../support/process.js';
import { tokensIn } from '../../support/tokens.js';

// Two starts, which may have to share the machine.
vi.setConfig({ testTimeout: 120_000 });

/** A service account and a key of it, made by the administrator. */
async function aProgram(administrator: ApiClient, name: string): Promise<{ id: string; key: string }> {
  const body = { name, roles: ['administrator'] };
  const { data } = await administrator.POST('/api/v1/service-accounts', { body });
  const { data: made } = await administrator.POST('/api/v1/service-accounts/{id}/api-keys', {
    params: { path: { id: data?.id ?? '' } },
    body: { name: 'Invoices', permissions: ['users.read'] },
  });
  return { id: data?.id ?? '', key: made?.key ?? '' };
}

it('a key outlives kill -9 of the process, and so does the end of another one', async () => {
  const installation = await Installation.make();
  onTestFinished(() => installation.remove());
  const first = installation.start(VARIABLES);
  const url = await first.ready();
  const { data } = await installation.client(url).POST('/api/v1/auth/login', { body: ADMINISTRATOR });
  const administrator = installation.client(url, tokensIn(data)?.accessToken);
  const [kept, disabled] = [await aProgram(administrator, 'kept'), await aProgram(administrator, 'disabled')];
  await administrator.PATCH('/api/v1/service-accounts/{id}', {
    params: { path: { id: disabled.id } },
    body: { status: 'disabled' },
  });
  await first.kill();
  const again = await installation.start(VARIABLES).ready();
  const use = async (key: string): Promise<number> =>
    (await installation.client(again, key).GET('/api/v1/users')).response.status;

  expect([await use(kept.key), await use(disabled.key)]).toEqual([200, 401]);
  expect(installation.leaks()).toEqual([]);
});
