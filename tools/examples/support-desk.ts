import type { Caller } from '../copy/caller.ts';

const DRAFT = { subject: 'No sound', body: 'It has been quiet since this morning.' };

/** A ticket is made, given to someone and closed. @throws when an answer is not what it should be */
export async function callSupportDesk(administrator: Caller): Promise<void> {
  const { body: me } = await administrator.call('GET', '/users/me', 200);
  const { body: ticket } = await administrator.call('POST', '/tickets', 201, {
    body: { ...DRAFT, reporterId: me['id'] },
  });
  const one = `/tickets/${String(ticket['id'])}`;
  await expectUnassigned(administrator, 1);
  const { etag } = await administrator.call('GET', one, 200);
  const assignee = { assigneeId: me['id'] };
  await administrator.call('PUT', `${one}/assignee`, 200, { body: assignee, ifMatch: etag });
  await expectUnassigned(administrator, 0);
  await administrator.call('PATCH', one, 412, { body: { status: 'answered' }, ifMatch: etag });
  await administrator.call('PATCH', one, 200, { body: { status: 'closed' } });
  await administrator.call('DELETE', `${one}/assignee`, 409);
}

async function expectUnassigned(administrator: Caller, expected: number): Promise<void> {
  const { body } = await administrator.call('GET', '/tickets/summary', 200);
  const [{ unassigned } = {}] = body['items'] as { unassigned?: number }[];
  if (unassigned !== expected)
    throw new Error(`${unassigned} tickets are unassigned instead of ${expected}.`);
}
