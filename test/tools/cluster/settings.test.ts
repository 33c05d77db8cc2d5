import { mkdirSync, rmSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { withoutForward } from '../../../tools/cluster/addons/dns';
import { hierarchies } from '../../../tools/cluster/cgroups';
import { COMPONENTS, component } from '../../../tools/cluster/components';
import { settingsOf } from '../../../tools/cluster/kept-family';
import { processes } from '../../../tools/cluster/processes';
import { settings } from '../../../tools/cluster/settings';
import { temporaryFolder } from '../../../tools/process/run';

test('two clusters share nothing on the machine', () => {
  const [a, b] = [settings('a'), settings('b')];
  for (const key of ['folder', 'lock', 'interface', 'hostAddress', 'nodeAddress', 'cgroup'] as const) {
    expect(a[key]).not.toBe(b[key]);
  }
});

test('both addresses are in one /30 network, and the device name is short enough', () => {
  for (const { hostAddress, nodeAddress, interface: device } of ['default', 'test', 'x'].map(name => settings(name))) {
    const [host, node] = [hostAddress, nodeAddress].map(address => Number(address.split('.')[3])) as [number, number];
    expect([host % 4, node - host]).toEqual([1, 1]);
    expect(device.length).toBeLessThanOrEqual(15);
  }
});

test.each([
  ['ipv4', ['IPv4']],
  ['ipv6', ['IPv6']],
  ['dual', ['IPv4', 'IPv6']],
] as const)('a cluster with %s has addresses of %j, the first of which are its own', (ipFamily, families) => {
  const found = settings('test', ipFamily);
  expect(found.families.map(({ family }) => family)).toEqual(families);
  const [first] = found.families;
  expect([found.hostAddress, found.nodeAddress]).toEqual([first?.host, first?.node]);
  for (const { family, services, pods, dns, host, node } of found.families) {
    const version = family === 'IPv4' ? 4 : 6;
    expect([services, pods, dns, host, node].map(text => isIP(text.split('/')[0] as string))).toEqual(
      Array(5).fill(version),
    );
  }
});

test('a cluster keeps the address family with which it was started', () => {
  const name = `kept-${process.pid}`;
  const { folder } = settings(name);
  rmSync(folder, { recursive: true, force: true });
  try {
    expect(settingsOf(name).ipFamily).toBe('ipv4');
    rmSync(folder, { recursive: true });
    expect(settingsOf(name, 'dual').ipFamily).toBe('dual');
    expect(settingsOf(name).ipFamily).toBe('dual');
    expect(() => settingsOf(name, 'ipv6')).toThrow(`"${name}" exists with the address family dual`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each(['', 'A', '1a', '../x', 'a b', 'a'.repeat(21)])('"%s" is not a valid cluster name', name => {
  expect(() => settings(name)).toThrow(`"${name}" is not a valid cluster name`);
});

test('every component has its own binary, by which it is found', () => {
  const binaries = COMPONENTS.map(name => component(name, settings('test')).binary);
  expect(new Set(binaries).size).toBe(COMPONENTS.length);
  expect(binaries.filter(binary => !path.isAbsolute(binary) && binary !== 'etcd')).toEqual([]);
});

test('this process is listed', () => {
  const self = processes().find(({ pid }) => pid === process.pid);
  expect(self).toMatchObject({ executable: process.execPath });
  expect(self?.arguments.length).toBeGreaterThan(1);
});

describe('control groups', () => {
  test('of version 2 form one hierarchy', () => {
    const root = temporaryFolder('cgroup');
    mkdirSync(path.join(root, 'cgroup.controllers'));
    expect(hierarchies(root)).toEqual([root]);
  });

  test('of version 1 form one hierarchy per controller', () => {
    const root = temporaryFolder('cgroup');
    for (const controller of ['cpu', 'memory']) mkdirSync(path.join(root, controller));
    expect(hierarchies(root).sort()).toEqual([path.join(root, 'cpu'), path.join(root, 'memory')]);
  });
});

describe("kubeadm's Corefile", () => {
  const corefile =
    '.:53 {\n    ready\n    forward . /etc/resolv.conf {\n       max_concurrent 1000\n    }\n    loop\n}\n';

  test('is kept, except that names outside the cluster do not exist', () => {
    expect(withoutForward(corefile)).toBe(
      'cluster.local:53 in-addr.arpa:53 ip6.arpa:53 {\n    ready\n    loop\n}\n' +
        '.:53 {\n    errors\n    template ANY ANY {\n        rcode NXDOMAIN\n    }\n}\n',
    );
  });

  test('is rejected if its shape has changed', () => {
    expect(() => withoutForward('.:53 {\n    ready\n}\n')).toThrow('no longer one block');
  });
});
