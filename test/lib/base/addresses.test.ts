import { asRange, ipFamilyOf, networkOf } from '../../../lib/base';

test.each([
  ['10.0.0.1', 'IPv4'],
  ['10.0.0.0/8', 'IPv4'],
  ['::1', 'IPv6'],
  ['fd00::/8', 'IPv6'],
  ['example.com', undefined],
  ['', undefined],
  ['10.0.0', undefined],
])('the family of "%s" is %s', (text, family) => {
  expect(ipFamilyOf(text)).toBe(family);
});

test.each([
  ['10.1.2.3/32', '10.1.2.3/32'],
  ['10.1.2.3/16', '10.1.0.0/16'],
  ['10.1.255.3/17', '10.1.128.0/17'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['255.255.255.255/1', '128.0.0.0/1'],
  ['fd00:1::5/64', 'fd00:1::/64'],
  ['fd00:1:0:0:0:0:0:5/128', 'fd00:1::5/128'],
  ['2001:DB8::ffff/113', '2001:db8::8000/113'],
  ['::/0', '::/0'],
  ['::ffff/120', '::ff00/120'],
  ['1:2:3:4:5:6:7:8/16', '1::/16'],
])('the network of %s is %s', (range, network) => {
  expect(networkOf(range)).toBe(network);
});

test.each([
  '10.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/08',
  '10.0.0.0/8/8',
  'fe80::1%eth0/64',
  'a/8',
])('"%s" is not a range', range => {
  expect(networkOf(range)).toBeUndefined();
});

test('an address as a range', () => {
  expect([asRange('10.0.0.1'), asRange('fd00::1')]).toEqual(['10.0.0.1/32', 'fd00::1/128']);
  for (const wrong of ['10.0.0.0/8', 'example.com']) expect(() => asRange(wrong)).toThrow('is not an IP address');
});
