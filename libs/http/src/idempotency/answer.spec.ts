import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { withEntityTag } from '../concurrency/entity-tag.js';
import { type Answer, answerOf, repeat, serializeAnswer } from './answer.js';

/** As much of a reply as an answer is made of. */
class FakeReply {
  statusCode = 200;
  readonly fields: Record<string, string> = {};

  code(status: number): this {
    this.statusCode = status;
    return this;
  }

  getHeader(name: string): string | undefined {
    return this.fields[name];
  }

  header(name: string, value: string): this {
    this.fields[name] = value;
    return this;
  }

  headers(fields: Record<string, string>): this {
    Object.assign(this.fields, fields);
    return this;
  }
}

const aReply = (): FakeReply & FastifyReply => new FakeReply() as FakeReply & FastifyReply;

describe('an answer', () => {
  it('comes again with its status, its fields and its body', () => {
    const first = aReply().code(202).header('location', '/imports/1').header('x-request-id', '1');
    const at = new Date(0);
    const text = serializeAnswer(answerOf(first, withEntityTag({ id: '1', at }, 3)));
    const second = aReply();
    const body = repeat(JSON.parse(text) as Answer, second);

    expect(second.statusCode).toBe(202);
    expect(second.fields).toEqual({
      etag: '"3"',
      location: '/imports/1',
      'idempotency-replayed': 'true',
    });
    expect(body).toEqual({ id: '1', at: at.toISOString() });
  });

  it.each([undefined, null, 'text'])('may have a body of %j', (body) => {
    const text = serializeAnswer(answerOf(aReply(), body));
    expect(repeat(JSON.parse(text) as Answer, aReply())).toBe(body);
  });

  it.each([new StreamableFile(Buffer.from('a')), Buffer.from('a')])('cannot be a file', (body) => {
    expect(() => serializeAnswer(answerOf(aReply(), body))).toThrow('files and streams cannot be kept');
  });

  it('cannot be larger than a mebibyte', () => {
    const body = (length: number) => ({ text: 'x'.repeat(length) });

    expect(serializeAnswer(answerOf(aReply(), body(2 ** 20 - 100)))).toContain('xxx');
    expect(() => serializeAnswer(answerOf(aReply(), body(2 ** 20)))).toThrow('too long');
  });
});
