import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { find, missingPackages, obstacle } from '../../../tools/cluster/prerequisites';
import { temporaryFolder } from '../../../tools/process/run';

const capable = { platform: 'linux', root: true, apt: true };

test('every missing package is listed once', () => {
  expect(
    missingPackages([
      { package: 'shell', provides: 'sh' },
      { package: 'one', provides: 'no-such-command-1' },
      { package: 'one', provides: '/no/such/file' },
      { package: 'two', provides: '/no/such/*/file' },
    ]),
  ).toEqual(['one', 'two']);
});

test('a star matches the newest version', () => {
  const folder = temporaryFolder('versions');
  for (const version of ['9', '10', '11-broken']) mkdirSync(path.join(folder, version));
  for (const version of ['9', '10']) writeFileSync(path.join(folder, version, 'server'), '');
  expect(find(`${folder}/*/server`)).toBe(`${folder}/10/server`);
  expect(find(`${folder}/*/client`)).toBeUndefined();
});

test('missing packages are no obstacle if they can be installed', () => {
  expect(obstacle(['etcd-server'], capable)).toBeUndefined();
  expect(obstacle([], { ...capable, apt: false })).toBeUndefined();
});

test.each([
  [
    { ...capable, apt: false },
    'There is no apt-get: install the contents of these Debian packages yourself and try again: iptables, etcd-server.',
  ],
  [
    { ...capable, root: false },
    'The cluster needs root to create its namespaces: run this with sudo. These packages are also missing: iptables, etcd-server.',
  ],
  [{ ...capable, platform: 'darwin' }, 'The cluster needs Linux, since it runs in Linux namespaces; this is darwin.'],
])('an obstacle is reported in one sentence: %j', (machine, sentence) => {
  expect(obstacle(['iptables', 'etcd-server'], machine)).toBe(sentence);
});
