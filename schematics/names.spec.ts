import { describe, expect, it } from 'vitest';
import { refuseNoun } from './feature.ts';
import { nounOf } from './names.ts';

describe('a name', () => {
  it.each([
    ['invoices', 'invoice', 'invoices'],
    ['Invoice', 'invoice', 'invoices'],
    ['category', 'category', 'categories'],
    ['categories', 'category', 'categories'],
    ['purchaseOrders', 'purchase-order', 'purchase-orders'],
    ['purchase order', 'purchase-order', 'purchase-orders'],
    ['people', 'person', 'people'],
    ['addresses', 'address', 'addresses'],
    ['boxes', 'box', 'boxes'],
    ['days', 'day', 'days'],
    ['indices', 'index', 'indices'],
    ['statuses', 'status', 'statuses'],
  ])('%s is one %s and several %s', (text, one, several) => {
    const { singular, plural } = nounOf(text);

    expect([singular.kebab, plural.kebab]).toEqual([one, several]);
  });

  it('has every form that code needs', () => {
    expect(nounOf('purchase-orders').singular).toEqual({
      kebab: 'purchase-order',
      camel: 'purchaseOrder',
      pascal: 'PurchaseOrder',
      snake: 'purchase_order',
      words: 'purchase order',
      one: 'a purchase order',
    });
  });

  it.each([
    ['invoice', 'an invoice'],
    ['order', 'an order'],
    ['unit', 'a unit'],
    ['user group', 'a user group'],
    ['underlying', 'an underlying'],
    ['event', 'an event'],
    ['euro', 'a euro'],
  ])('of %s has its article: %s', (text, one) => {
    expect(nounOf(text).singular.one).toBe(one);
  });

  it.each(['', '7', 'invoices2', 'in/voices', '../users', 'Rechnungen für alle', 'a.b'])(
    'is not "%s"',
    (text) => {
      expect(() => nounOf(text)).toThrow('is no name of a feature');
    },
  );

  it.each([
    ['classes', 'is a word of TypeScript'],
    ['imports', 'is a word of TypeScript'],
    ['dates', 'is something else in the code already'],
    ['clocks', 'is something else in the code already'],
    ['series', 'is the same for one and for several'],
    ['a-very-long-name-of-several-words', 'is longer than 30 letters'],
  ])('is refused: %s %s', (text, why) => {
    expect(() => refuseNoun(nounOf(text))).toThrow(why);
  });
});
