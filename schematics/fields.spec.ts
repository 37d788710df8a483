import { describe, expect, it } from 'vitest';
import { parseField, parseFields } from './fields.ts';

describe('fields', () => {
  it('are read as they are written', () => {
    const fields = parseFields(
      'number:string:unique amount:decimal(10,3)? status:enum(draft, sent) customer:ref(user)',
    );

    expect(fields).toMatchObject([
      { kind: 'string', isUnique: true, isNullable: false, length: 200 },
      { kind: 'decimal', precision: 10, scale: 3, isNullable: true },
      { kind: 'enum', values: ['draft', 'sent'] },
      { kind: 'ref', name: { camel: 'customerId' }, role: { camel: 'customer' }, target: 'users' },
    ]);
  });

  it.each(['code:string?:unique', 'code:string:unique?'])(
    'are unique and nullable in either order: %s',
    (word) => {
      expect(parseField(word)).toMatchObject({ isUnique: true, isNullable: true });
    },
  );

  it('call a reference the same with and without Id', () => {
    expect(parseField('customerId:ref(users)')).toEqual(parseField('customer:ref(users)'));
  });

  it.each([
    ['', 'Name at least one field'],
    ['number', '"number" is no field'],
    ['number:', '"number:" is no field'],
    [':string', '":string" is no field'],
    ['number:strung', '"strung" is no kind of field. Use one of string, text, integer'],
    ['number:string:unik', 'is no field'],
    ['a:string a:text', 'The field "a" is there twice'],
    ['a:ref(users) aId:string', 'The field "aId" is there twice'],
    ['Number:string', 'begin with a small letter'],
    ['my-number:string', 'begin with a small letter'],
    ['id:string', 'Every row has its own "id"'],
    ['createdAt:datetime', 'Every row has its own "createdAt"'],
    ['owner:ref(users)', 'Every row has its own "ownerId"'],
    ['toString:string', 'Every object has a "toString"'],
    ['class:string', '"class" is a word of TypeScript'],
    ['order:enum(a,b)', '"order" is a word of SQL'],
    ['note:text:unique', 'is text, which cannot be unique'],
    ['paid:boolean:unique', 'cannot be unique'],
    ['status:enum', 'Say what "status" may be'],
    ['status:enum(a,a)', 'is there twice'],
    ['status:enum(A)', '"A" is no value of "status"'],
    ["status:enum(it's)", 'is no value of "status"'],
    ['customer:ref', 'Say what "customer" refers to'],
    ['customer:ref(a,b)', 'Say what "customer" refers to'],
    ['name:string(0)', 'has 1 to 500 characters'],
    ['name:string(9999)', 'has 1 to 500 characters'],
    ['amount:decimal(2,2)', 'has up to 30 digits'],
    ['amount:decimal(12,0)', 'has up to 30 digits'],
    ['amount:decimal(60,2)', 'has up to 30 digits'],
    ['note:text(9)', 'takes nothing in parentheses'],
    ['aFieldWithAVeryLongNameThatNobodyReads:string', 'is longer than 30 letters'],
  ])('are refused in a sentence: %j', (text, sentence) => {
    expect(() => parseFields(text)).toThrow(sentence);
  });
});
