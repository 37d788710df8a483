import { FEATURES } from './features.ts';

/** Makes, reads, lists, changes and deletes one of each feature, and has those that can be in files exported and imported. @throws when an answer is not what it should be */
export async function callEach(api: string, administrator: object): Promise<void> {
  const { body: signedIn } = await call('POST', `${api}/auth/login`, 200, { body: administrator });
  const authorization = `Bearer ${String(signedIn['accessToken'])}`;
  const { body: me } = await call('GET', `${api}/users/me`, 200, { authorization });
  const made: Record<string, string> = { user: String(me['id']) };
  for (const { name, draft } of FEATURES) {
    const { body } = await call('POST', `${api}/${name}`, 201, { authorization, body: draft(made) });
    made[name] = String(body['id']);
    const { body: page } = await call('GET', `${api}/${name}?include=total`, 200, { authorization });
    if (page['total'] !== 1)
      throw new Error(`${name} has ${String(page['total'])} in its list instead of 1.`);
  }
  for (const { name, words } of FEATURES)
    if (words.includes('--bulk')) await callFiles(`${api}/${name}`, authorization);
  for (const { name } of FEATURES.toReversed()) {
    const one = `${api}/${name}/${made[name]}`;
    const { etag } = await call('GET', one, 200, { authorization });
    const changed = await call('PATCH', one, 200, { authorization, body: {}, ifMatch: etag });
    await call('DELETE', one, 412, { authorization, ifMatch: etag });
    await call('DELETE', one, 204, { authorization, ifMatch: changed.etag });
    await call('GET', one, 404, { authorization });
  }
  console.log(`called: ${FEATURES.map(({ name }) => name).join(', ')}`);
}

/** Exports what there is, and tries to import it: the one there has what no two may have, and nothing is written. */
async function callFiles(all: string, authorization: string): Promise<void> {
  const exported = await fetch(`${all}/export?format=csv`, { headers: { authorization } });
  const headers = { authorization, 'content-type': 'text/csv' };
  const body = await exported.text();
  const imported = await fetch(`${all}/imports?dryRun=true`, { method: 'POST', headers, body });
  const { rows, errors = [] } = (await imported.json()) as { rows?: number; errors?: { code: string }[] };
  if (rows !== 1 || errors.length !== 1 || !errors[0]?.code.endsWith('_taken'))
    throw new Error(`${all}: ${body} was imported as ${JSON.stringify({ rows, errors })}.`);
}

interface CallOptions {
  authorization?: string;
  ifMatch?: string;
  body?: object;
}

async function call(
  method: string,
  url: string,
  expected: number,
  { authorization, ifMatch, body }: CallOptions,
): Promise<{ body: Record<string, unknown>; etag: string }> {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(authorization && { authorization }),
    ...(ifMatch && { 'if-match': ifMatch }),
  };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== expected) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return {
    body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
    etag: response.headers.get('etag') ?? '',
  };
}
