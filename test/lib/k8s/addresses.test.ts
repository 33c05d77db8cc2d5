import { ipBlocks, withoutContained } from '../../../lib/k8s/addresses';

test('a range adds nothing where any address of its family is allowed', () => {
  const any = ipBlocks('any', ['IPv4']);
  const some = ipBlocks(['10.0.0.0/8', 'fd00::/8'], ['IPv4', 'IPv6']);
  expect(withoutContained([...some, ...any])).toEqual([{ cidr: 'fd00::/8' }, { cidr: '0.0.0.0/0' }]);
});

test('ranges are kept beside addresses of which some are excepted', () => {
  const blocks = [...ipBlocks('public', ['IPv4']), ...ipBlocks(['10.0.0.0/8'], ['IPv4'])];
  expect(withoutContained(blocks)).toEqual(blocks);
});
