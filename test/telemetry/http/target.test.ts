import fc from 'fast-check';
import { hostOf, pathOf } from '../../../telemetry/src/http/target';

test.each([
  ['/users/7', '/users/7'],
  ['/users/7?token=a?b', '/users/7'],
  ['/?x=1', '/'],
  ['', '/'],
  [undefined, '/'],
  ['*', '*'],
  ['//double/slash?x', '//double/slash'],
  ['http://example.com/path?x=1', '/path'],
  ['http://user:secret@example.com/path', '/path'],
  ['http://example.com?x=/y', '/'],
  ['http://example.com', '/'],
  ['/%ff', '/%ff'],
])('path of %s is %s', (target, path) => {
  expect(pathOf(target)).toBe(path);
});

test('a path never contains the query', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), fc.stringMatching(/^[a-z]{8}$/), (url, secret) => {
      const { pathname, search } = new URL(url);
      expect(pathOf(`${pathname}${search || '?'}&token=${secret}`)).toBe(pathname);
      expect(pathOf(`http://host${pathname}?${secret}`)).toBe(pathname);
    }),
  );
});

test.each([
  ['example.com', { address: 'example.com' }],
  ['example.com:8080', { address: 'example.com', port: 8080 }],
  ['[::1]:80', { address: '::1', port: 80 }],
  ['[::1]', { address: '::1' }],
  ['', {}],
  ['a:b:c', {}],
  [undefined, {}],
])('parses host %s', (host, expected) => {
  expect(hostOf(host)).toEqual(expected);
});
