import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { find, missingPackages, obstacle } from '../../../tools/cluster/prerequisites';
import { temporaryFolder } from '../../../tools/process/run';

const able = { platform: 'linux', root: true, apt: true };

test('every missing package is named once', () => {
  expect(
    missingPackages([
      { package: 'shell', provides: 'sh' },
      { package: 'one', provides: 'no-such-command-1' },
      { package: 'one', provides: '/no/such/file' },
      { package: 'two', provides: '/no/such/*/file' },
    ]),
  ).toEqual(['one', 'two']);
});

test('a star stands for the newest version', () => {
  const folder = temporaryFolder('versions');
  for (const version of ['9', '10', '11-broken']) mkdirSync(path.join(folder, version));
  for (const version of ['9', '10']) writeFileSync(path.join(folder, version, 'server'), '');
  expect(find(`${folder}/*/server`)).toBe(`${folder}/10/server`);
  expect(find(`${folder}/*/client`)).toBeUndefined();
});

test('what is missing is installed where that is possible', () => {
  expect(obstacle(['etcd-server'], able)).toBeUndefined();
  expect(obstacle([], { ...able, apt: false })).toBeUndefined();
});

test.each([
  [
    { ...able, apt: false },
    'Without apt-get, install by hand what these Debian packages bring, and try again: iptables, etcd-server.',
  ],
  [
    { ...able, root: false },
    'The cluster takes root, to make its namespaces: run this with sudo. These packages are missing too: iptables, etcd-server.',
  ],
  [{ ...able, platform: 'darwin' }, 'The cluster takes Linux, whose namespaces it lives in; this is darwin.'],
])('what stands in the way is one sentence: %j', (machine, sentence) => {
  expect(obstacle(['iptables', 'etcd-server'], machine)).toBe(sentence);
});
