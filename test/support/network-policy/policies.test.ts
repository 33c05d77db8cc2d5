/** The semantics of NetworkPolicies: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
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

test('a pod that no policy selects may do everything', () => {
  expect(judge([], to(DB))).toEqual({ denials: [], grants: [] });
  expect(allowed([policy({ podSelector: {} }, 'elsewhere', 'bank')], to(DB))).toBe(true);
});

test('a selected pod may do only what the policies list', () => {
  expect(judge([DENY], to(DB)).denials).toEqual(['no egress of shop/web-0 by deny', 'no ingress of shop/db-0 by deny']);
  expect(allowed([DENY], { ...to(WEB), from: OUTSIDE })).toBe(false);
  expect(allowed([DENY], { ...to(OUTSIDE), from: OPEN })).toBe(true);
});

test('both ends must allow a connection, and the verdict says which one does not', () => {
  const [out, into] = [egress({ to: [dbPeer] }), ingress({ from: [webPeer] })];
  expect(allowed([DENY, out, into], to(DB))).toBe(true);
  expect(judge([DENY, out], to(DB)).denials).toEqual(['no ingress of shop/db-0 by deny']);
  expect(judge([DENY, into], to(DB)).denials).toEqual(['no egress of shop/web-0 by deny']);
  // The direction counts: the reverse connection is denied.
  expect(allowed([DENY, out, into], { from: DB, to: WEB, port: 5432, protocol: 'TCP' })).toBe(false);
});

test('the verdict contains what allows a connection: policy, direction, peer and port', () => {
  const port = { port: 5432 };
  const policies = [DENY, egress({ to: [webPeer, dbPeer], ports: [{ port: 1 }, port] }), ingress({})];
  expect(judge(policies, to(DB)).grants).toEqual([
    { policy: 'shop/web', direction: 'egress', peer: dbPeer, port },
    { policy: 'shop/db', direction: 'ingress' },
  ]);
  expect(new Policies(policies, namespaces).grants).toHaveLength(5);
});

test('without policyTypes, a policy applies to ingress, and to egress if it has egress rules', () => {
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
    ['with a podSelector matches a pod of its own namespace', dbPeer, DB, true],
    ['with a podSelector does not match a pod of another namespace', dbPeer, VAULT, false],
    ['with a podSelector does not match other labels', webPeer, DB, false],
    ['with an empty podSelector does not match another namespace', { podSelector: {} }, VAULT, false],
    [
      'with a namespaceSelector matches every pod of the namespace',
      { namespaceSelector: { matchLabels: { team: 'b' } } },
      VAULT,
      true,
    ],
    [
      'with a namespaceSelector does not match another namespace',
      { namespaceSelector: { matchLabels: { team: 'b' } } },
      DB,
      false,
    ],
    ['with an empty namespaceSelector matches a namespace without labels', { namespaceSelector: {} }, OPEN, true],
    [
      'with both selectors matches a pod that matches both',
      { ...dbPeer, namespaceSelector: { matchLabels: { zone: 'inner' } } },
      VAULT,
      true,
    ],
    [
      'with both selectors does not match a pod that matches one',
      { ...dbPeer, namespaceSelector: { matchLabels: {} } },
      OPEN,
      false,
    ],
    ['with a namespaceSelector does not match an external address', { namespaceSelector: {} }, OUTSIDE, false],
    [
      'with an expression matches',
      { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['db'] }] } },
      DB,
      true,
    ],
    [
      'with an expression does not match',
      { podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } },
      DB,
      false,
    ],
    ['with an ipBlock matches an address inside', { ipBlock: { cidr: '192.0.2.0/29' } }, OUTSIDE, true],
    ['with an ipBlock does not match an address outside', { ipBlock: { cidr: '192.0.2.8/29' } }, OUTSIDE, false],
    ['with an ipBlock matches a pod with such an address', { ipBlock: { cidr: '10.0.0.2/32' } }, DB, true],
    [
      'with an ipBlock does not match its exceptions',
      { ipBlock: { cidr: '0.0.0.0/0', except: ['192.0.2.7/32'] } },
      OUTSIDE,
      false,
    ],
    [
      'with an ipBlock matches an address outside its exceptions',
      { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
      OUTSIDE,
      true,
    ],
    ['with an IPv4 block does not match an IPv6 address', { ipBlock: { cidr: '0.0.0.0/0' } }, SIX, false],
    ['with an IPv6 block matches an address inside', { ipBlock: { cidr: '2001:db8::/32' } }, SIX, true],
  ])('%s', (_, peer, end, expected) => {
    expect(reaches(peer, end)).toBe(expected);
  });
});

describe('a port', () => {
  test.each<[string, PolicyPort, number, Connection['protocol'], boolean]>([
    ['matches its number', { port: 5432 }, 5432, 'TCP', true],
    ['does not match another number', { port: 5432 }, 5433, 'TCP', false],
    ['is TCP by default', { port: 5432 }, 5432, 'UDP', false],
    ['matches its protocol', { port: 53, protocol: 'UDP' }, 53, 'UDP', true],
    ['without a number matches every port of its protocol', { protocol: 'UDP' }, 4711, 'UDP', true],
    ['without a number does not match another protocol', { protocol: 'UDP' }, 4711, 'TCP', false],
    ['with endPort matches a range', { port: 5000, endPort: 5432 }, 5432, 'TCP', true],
    ['with endPort does not match beyond it', { port: 5000, endPort: 5431 }, 5432, 'TCP', false],
    ["with a name matches the pod's port of that name", { port: 'sql' }, 5432, 'TCP', true],
    ["with a name does not match the pod's other ports", { port: 'sql' }, 5433, 'TCP', false],
    ['with a name does not match another protocol', { port: 'gossip' }, 5433, 'TCP', false],
    ['with a name and protocol matches both', { port: 'gossip', protocol: 'UDP' }, 5433, 'UDP', true],
    ['with a name that the pod lacks does not match', { port: 'http' }, 5432, 'TCP', false],
  ])('%s, for ingress and egress', (_, port, number, protocol, expected) => {
    expect(allowed([ingress({ ports: [port] })], to(DB, number, protocol))).toBe(expected);
    expect(allowed([egress({ ports: [port] })], to(DB, number, protocol))).toBe(expected);
  });

  test('with a name does not match an address that is not a pod', () => {
    expect(allowed([egress({ ports: [{ port: 'sql' }] })], to(OUTSIDE))).toBe(false);
  });
});

test('empty lists of peers and ports match everything', () => {
  expect(allowed([egress({ to: [], ports: [] })], to(OUTSIDE, 1, 'UDP'))).toBe(true);
});
