import { describe, expect, it } from 'vitest';
import { validateAs, ValidationFailed } from '#libs/http';
import { CreateTicketRequest, UpdateTicketRequest } from './ticket.request.dto.js';

const GOOD = {
  subject: 'Example subject',
  body: 'A few words.',
  reporterId: '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a',
  dueOn: '2026-01-31',
};

describe('a request for a ticket', () => {
  it('takes what is right', async () => {
    await expect(validateAs(CreateTicketRequest, GOOD)).resolves.toBeDefined();
    await expect(validateAs(UpdateTicketRequest, {})).resolves.toBeDefined();
  });

  it.each<[string, unknown]>([
    ['subject', ''],
    ['subject', 7],
    ['subject', 'x'.repeat(201)],
    ['subject', null],
    ['body', 7],
    ['body', ['text']],
    ['body', null],
    ['reporterId', 'of nothing'],
    ['reporterId', 7],
    ['reporterId', null],
    ['dueOn', '2026-02-30'],
    ['dueOn', '31.01.2026'],
    ['dueOn', '2026-01-31T00:00:00Z'],
  ])('refuses the %s %j', async (field, value) => {
    for (const type of [CreateTicketRequest, UpdateTicketRequest]) {
      const { errors } = await refusal(type, { ...GOOD, [field]: value });
      expect(new Set(errors?.map(({ pointer }) => pointer))).toEqual(new Set([`/${field}`]));
    }
  });

  it('takes a status of what is there, and none of what is new', async () => {
    await expect(validateAs(UpdateTicketRequest, { status: 'closed' })).resolves.toEqual({
      status: 'closed',
    });
    for (const status of ['of nothing', 0, null]) {
      const { errors } = await refusal(UpdateTicketRequest, { status });
      expect(new Set(errors?.map(({ pointer }) => pointer))).toEqual(new Set(['/status']));
    }
    const { errors } = await refusal(CreateTicketRequest, { ...GOOD, status: 'open' });
    expect(errors).toMatchObject([{ pointer: '/status' }]);
  });

  it('says of nobody that they have it: that is asked for by itself', async () => {
    for (const type of [CreateTicketRequest, UpdateTicketRequest]) {
      const { errors } = await refusal(type, { ...GOOD, assigneeId: GOOD.reporterId });
      expect(errors).toMatchObject([{ pointer: '/assigneeId' }]);
    }
  });

  it.each(['subject', 'body', 'reporterId'])('misses the %s', async (field) => {
    const { errors } = await refusal(CreateTicketRequest, { ...GOOD, [field]: undefined });
    expect(errors).toMatchObject([{ pointer: `/${field}`, code: 'required' }]);
  });

  it.each(['dueOn'])('does without the %s', async (field) => {
    for (const value of [null, undefined])
      await expect(validateAs(CreateTicketRequest, { ...GOOD, [field]: value })).resolves.toBeDefined();
  });
});

async function refusal(type: new () => object, body: object): Promise<ValidationFailed> {
  const error: unknown = await validateAs(type, body).catch((thrown: unknown) => thrown);
  if (error instanceof ValidationFailed) return error;
  throw new Error(`${JSON.stringify(body)} was taken.`);
}
