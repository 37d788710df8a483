import type { Caller } from '../copy/caller.ts';
import { FEATURES } from './features.ts';

/**
 * Makes, reads, lists, changes and deletes one of each feature, and has those that can be in files exported and
 * imported.
 *
 * @throws when an answer is not what it should be
 */
export async function callEach(administrator: Caller): Promise<void> {
  const { body: me } = await administrator.call('GET', '/users/me', 200);
  const made: Record<string, string> = { user: String(me['id']) };
  for (const { name, draft } of FEATURES) {
    const { body } = await administrator.call('POST', `/${name}`, 201, { body: draft(made) });
    made[name] = String(body['id']);
    const { body: page } = await administrator.call('GET', `/${name}?include=total`, 200);
    if (page['total'] !== 1)
      throw new Error(`${name} has ${String(page['total'])} in its list instead of 1.`);
  }
  for (const { name, words } of FEATURES)
    if (words.includes('--bulk')) await callFiles(administrator, `/${name}`);
  for (const { name } of FEATURES.toReversed()) {
    const one = `/${name}/${made[name]}`;
    const { etag } = await administrator.call('GET', one, 200);
    const changed = await administrator.call('PATCH', one, 200, { body: {}, ifMatch: etag });
    await administrator.call('DELETE', one, 412, { ifMatch: etag });
    await administrator.call('DELETE', one, 204, { ifMatch: changed.etag });
    await administrator.call('GET', one, 404);
  }
  console.log(`called: ${FEATURES.map(({ name }) => name).join(', ')}`);
}

/** Exports what there is, and tries to import it: the one there has what no two may have, and nothing is written. */
async function callFiles(administrator: Caller, all: string): Promise<void> {
  const exported = await administrator.send(`${all}/export?format=csv`);
  const body = await exported.text();
  const headers = { 'content-type': 'text/csv' };
  const imported = await administrator.send(`${all}/imports?dryRun=true`, { method: 'POST', headers, body });
  const { rows, errors = [] } = (await imported.json()) as { rows?: number; errors?: { code: string }[] };
  if (rows !== 1 || errors.length !== 1 || !errors[0]?.code.endsWith('_taken'))
    throw new Error(`${all}: ${body} was imported as ${JSON.stringify({ rows, errors })}.`);
}
