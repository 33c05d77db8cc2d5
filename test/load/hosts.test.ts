import { networkInterfaces } from 'node:os';
import { refusals } from './hosts';

const own = Object.values(networkInterfaces())
  .flatMap(all => all ?? [])
  .map(({ address, family }) => `http://${family === 'IPv6' ? `[${address}]` : address}:8080`);

test('allows loopback and the addresses of this machine', async () => {
  expect(own.length).toBeGreaterThan(0);
  expect(
    await refusals(['http://127.0.0.1:1', 'http://127.8.9.1', 'http://[::1]:1', 'http://localhost', ...own], []),
  ).toEqual([]);
});

test('refuses other hosts by name, unless they are allowed', async () => {
  const urls = ['http://192.0.2.1:8080', 'http://[2001:db8::1]', 'http://192.0.2.2'];
  expect(await refusals(urls, ['192.0.2.2'])).toEqual([
    '192.0.2.1 is not this machine (192.0.2.1); if it is yours, add --allow-host 192.0.2.1',
    '2001:db8::1 is not this machine (2001:db8::1); if it is yours, add --allow-host 2001:db8::1',
  ]);
});

test('reports a name that does not resolve', async () => {
  expect(await refusals(['http://nowhere.invalid:80'], [])).toEqual([
    'nowhere.invalid is neither an address nor a name that resolves',
  ]);
});
