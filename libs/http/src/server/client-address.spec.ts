import { expect, it } from 'vitest';
import { clientAddress } from './client-address.js';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:4711', '203.0.113.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:0db8:85a3:0000:0000:8a2e:0370:7334]:65535', '2001:0db8:85a3:0000:0000:8a2e:0370:7334'],
  ['evil"quote', '127.0.0.1'],
  ['x'.repeat(5_000), '127.0.0.1'],
  ['', '127.0.0.1'],
])('takes %j for %s', (ip, address) => {
  expect(clientAddress({ ip, socket: { remoteAddress: '127.0.0.1' } })).toBe(address);
});
