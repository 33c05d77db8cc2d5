/** What NetworkPolicies mean, by hand-made ones: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
import { Policies } from './policies';
import type { Connection, NetworkPod, NetworkPolicy, PolicyPeer, PolicyPort, PolicyRule } from './types';

const namespaces = { shop: { team: 'a', zone: 'inner' }, bank: { team: 'b', zone: 'inner' }, open: {} };

const pod = (namespace: string, app: string, more: Partial<NetworkPod> = {}): NetworkPod => ({
  namespace,
  name: `${app}-0`,
  labels: { app },
  ...more,
});
const WEB = { address: '10.0.0.1', pod: pod('shop', 'web') };
const DB = {
  address: '10.0.0.2',
  pod: pod('shop', 'db', {
    ports: [
      { name: 'sql', containerPort: 5432 },
      { name: 'gossip', containerPort: 5433, protocol: 'UDP' },
    ],
  }),
};
const VAULT = { address: '10.0.0.3', pod: pod('bank', 'db') };
const OPEN = { address: '10.0.0.4', pod: pod('open', 'web') };
const OUTSIDE = { address: '192.0.2.7' };
const SIX = { address: '2001:db8::7' };

const policy = (spec: NetworkPolicy['spec'], name = 'policy', namespace = 'shop'): NetworkPolicy => ({
  metadata: { namespace, name },
  spec,
});
const to = (end: Connection['to'], port = 5432, protocol: Connection['protocol'] = 'TCP') => ({
  from: WEB,
  to: end,
  port,
  protocol,
});
const judge = (policies: readonly NetworkPolicy[], connection: Connection) =>
  new Policies(policies, namespaces).judge(connection);
const allowed = (policies: readonly NetworkPolicy[], connection: Connection): boolean =>
  judge(policies, connection).denials.length === 0;

const DENY = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, 'deny');
const egress = (...rules: PolicyRule[]) =>
  policy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: rules }, 'web');
const ingress = (...rules: PolicyRule[]) =>
  policy({ podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: rules }, 'db');
const dbPeer: PolicyPeer = { podSelector: { matchLabels: { app: 'db' } } };
const webPeer: PolicyPeer = { podSelector: { matchLabels: { app: 'web' } } };

test('nobody is denied anything where no policy selects', () => {
  expect(judge([], to(DB))).toEqual({ denials: [], grants: [] });
  expect(allowed([policy({ podSelector: {} }, 'elsewhere', 'bank')], to(DB))).toBe(true);
});

test('who is selected may do what is listed, and nothing else', () => {
  expect(judge([DENY], to(DB)).denials).toEqual(['no egress of shop/web-0 by deny', 'no ingress of shop/db-0 by deny']);
  expect(allowed([DENY], { ...to(WEB), from: OUTSIDE })).toBe(false);
  expect(allowed([DENY], { ...to(OUTSIDE), from: OPEN })).toBe(true);
});

test('both ends must let it pass, and the answer says which one does not', () => {
  const [out, into] = [egress({ to: [dbPeer] }), ingress({ from: [webPeer] })];
  expect(allowed([DENY, out, into], to(DB))).toBe(true);
  expect(judge([DENY, out], to(DB)).denials).toEqual(['no ingress of shop/db-0 by deny']);
  expect(judge([DENY, into], to(DB)).denials).toEqual(['no egress of shop/web-0 by deny']);
  // It is the one who begins that counts.
  expect(allowed([DENY, out, into], { from: DB, to: WEB, port: 5432, protocol: 'TCP' })).toBe(false);
});

test('what allows it is told: policy, direction, peer and port', () => {
  const port = { port: 5432 };
  const policies = [DENY, egress({ to: [webPeer, dbPeer], ports: [{ port: 1 }, port] }), ingress({})];
  expect(judge(policies, to(DB)).grants).toEqual([
    { policy: 'shop/web', direction: 'egress', peer: dbPeer, port },
    { policy: 'shop/db', direction: 'ingress' },
  ]);
  expect(new Policies(policies, namespaces).grants).toHaveLength(5);
});

test('without policyTypes, a policy is about ingress; about egress, too, where it has rules for it', () => {
  expect(judge([policy({ podSelector: {} })], to(DB)).denials).toEqual(['no ingress of shop/db-0 by policy']);
  expect(allowed([policy({ podSelector: {} })], to(OUTSIDE))).toBe(true);
  expect(allowed([policy({ podSelector: {}, egress: [{ to: [dbPeer] }] })], to(OUTSIDE))).toBe(false);
  expect(allowed([policy({ podSelector: {}, egress: [] })], to(OUTSIDE))).toBe(true);
});

test('policies add up', () => {
  const policies = [DENY, egress({ to: [dbPeer] }), egress({ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] })];
  expect(allowed(policies, to(OUTSIDE))).toBe(true);
});

describe('a peer', () => {
  const reaches = (peer: PolicyPeer, end: Connection['to']) => allowed([egress({ to: [peer] })], to(end));

  test.each<[string, PolicyPeer, Connection['to'], boolean]>([
    ['of pods is one of the own namespace', dbPeer, DB, true],
    ['of pods is none of another namespace', dbPeer, VAULT, false],
    ['of pods is none with other labels', webPeer, DB, false],
    ['of all pods is none of another namespace', { podSelector: {} }, VAULT, false],
    ['of a namespace is each of its pods', { namespaceSelector: { matchLabels: { team: 'b' } } }, VAULT, true],
    ['of a namespace is none of another', { namespaceSelector: { matchLabels: { team: 'b' } } }, DB, false],
    ['of all namespaces is a pod of one without labels', { namespaceSelector: {} }, OPEN, true],
    [
      'of namespace and pods is both',
      { ...dbPeer, namespaceSelector: { matchLabels: { zone: 'inner' } } },
      VAULT,
      true,
    ],
    ['of namespace and pods is not one of them', { ...dbPeer, namespaceSelector: { matchLabels: {} } }, OPEN, false],
    ['of pods is no address outside', { namespaceSelector: {} }, OUTSIDE, false],
    [
      'by expression',
      { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] } },
      DB,
      true,
    ],
    [
      'by expression, not',
      { podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } },
      DB,
      false,
    ],
    ['of addresses is one inside', { ipBlock: { cidr: '192.0.2.0/29' } }, OUTSIDE, true],
    ['of addresses is none outside', { ipBlock: { cidr: '192.0.2.8/29' } }, OUTSIDE, false],
    ['of addresses is a pod with one', { ipBlock: { cidr: '10.0.0.2/32' } }, DB, true],
    [
      'of addresses is none of its exceptions',
      { ipBlock: { cidr: '0.0.0.0/0', except: ['192.0.2.7/32'] } },
      OUTSIDE,
      false,
    ],
    [
      'of addresses is one beside its exceptions',
      { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
      OUTSIDE,
      true,
    ],
    ['of IPv4 is no address of IPv6', { ipBlock: { cidr: '0.0.0.0/0' } }, SIX, false],
    ['of IPv6 is one inside', { ipBlock: { cidr: '2001:db8::/32' } }, SIX, true],
  ])('%s', (_, peer, end, expected) => {
    expect(reaches(peer, end)).toBe(expected);
  });
});

describe('a port', () => {
  test.each<[string, PolicyPort, number, Connection['protocol'], boolean]>([
    ['is its number', { port: 5432 }, 5432, 'TCP', true],
    ['is no other number', { port: 5432 }, 5433, 'TCP', false],
    ['is TCP where it does not say', { port: 5432 }, 5432, 'UDP', false],
    ['is its protocol', { port: 53, protocol: 'UDP' }, 53, 'UDP', true],
    ['without a number is each of its protocol', { protocol: 'UDP' }, 4711, 'UDP', true],
    ['without a number is none of another protocol', { protocol: 'UDP' }, 4711, 'TCP', false],
    ['with an end is a range', { port: 5000, endPort: 5432 }, 5432, 'TCP', true],
    ['with an end is nothing beyond it', { port: 5000, endPort: 5431 }, 5432, 'TCP', false],
    ["by name is the pod's port of that name", { port: 'sql' }, 5432, 'TCP', true],
    ["by name is no other of the pod's ports", { port: 'sql' }, 5433, 'TCP', false],
    ['by name is of its protocol', { port: 'gossip' }, 5433, 'TCP', false],
    ['by name and protocol', { port: 'gossip', protocol: 'UDP' }, 5433, 'UDP', true],
    ['by a name that the pod has not, is none', { port: 'http' }, 5432, 'TCP', false],
  ])('%s, from outside and from within', (_, port, number, protocol, expected) => {
    expect(allowed([ingress({ ports: [port] })], to(DB, number, protocol))).toBe(expected);
    expect(allowed([egress({ ports: [port] })], to(DB, number, protocol))).toBe(expected);
  });

  test('by name is none of an address that is no pod', () => {
    expect(allowed([egress({ ports: [{ port: 'sql' }] })], to(OUTSIDE))).toBe(false);
  });
});

test('empty lists of peers and ports stand for all', () => {
  expect(allowed([egress({ to: [], ports: [] })], to(OUTSIDE, 1, 'UDP'))).toBe(true);
});
