import { createHash, randomBytes } from 'node:crypto';
import { nodeImage } from '../../../../tools/cluster/images/node';
import { waitFor } from '../../../../tools/process/wait';
import { bundle } from '../../../support/bundle';
import { localCertificate } from '../../../support/certificate';
import { alertmanager, namespaces, receiverSecret } from '../aion';
import type { TestCluster } from '../cluster';
import { explain } from '../explain';
import { podOf } from '../workload/pod';
import { PORTS } from './ports';
import { type HttpChannel, PROTOCOLS, ROUTING_KEY, urlOf } from './protocols';

/** A separate namespace, since real receivers are outside of the platform too. */
export const NAMESPACE = 'receivers';
const NAME = 'receivers';
const USER = 1000;
const labels = { 'app.kubernetes.io/name': NAME };
const metadata = { namespace: NAMESPACE, name: NAME, labels };

/** Key of the receivers' CA certificate, which is added to the Secret with their URLs. */
export const AUTHORITY_KEY = 'authority.pem';

export interface Place {
  /** Address of the Service, with the standard ports 443 and 587. */
  readonly address: string;
  /** Names that have to resolve to that address. */
  readonly hosts: readonly string[];
}

/** Starts the receivers in a separate namespace, and creates Alertmanager's Secret with their URLs. */
export async function startReceivers(
  cluster: TestCluster,
  smtp: { readonly host: string; readonly username: string } | undefined,
): Promise<Place> {
  if (smtp === undefined) throw new Error('the environment has no mail server: notifications.smtp is missing');
  const hosts = [...Object.values(PROTOCOLS).map(({ host }) => host), smtp.host];
  const { key, cert } = await localCertificate(hosts.map(host => `DNS:${host}`));
  const password = randomBytes(12).toString('hex');
  await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }]);
  await cluster.apply([
    secret(metadata, { 'tls.key': key, 'tls.crt': cert }),
    secret(receiverSecret, {
      ...secretValues(password),
      [AUTHORITY_KEY]: cert,
    }),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'server.js': await bundle('test/cluster/support/receivers/server.ts') },
    },
    policy(),
    service(),
    deployment({ SMTP_USERNAME: smtp.username, SMTP_PASSWORD: password }, cert),
  ]);
  await explain(cluster, { namespace: NAMESPACE }, () =>
    cluster.kubectl(['-n', NAMESPACE, 'rollout', 'status', `deployment/${NAME}`, '--timeout=120s'], {
      timeoutMs: 130_000,
    }),
  );
  const address = await waitFor(
    () => cluster.kubectl(['-n', NAMESPACE, 'get', 'service', NAME, '-o', 'jsonpath={.spec.clusterIP}']),
    { what: 'the address of the receivers' },
  );
  return { address, hosts };
}

/** Removes what `startReceivers` created. */
export async function removeReceivers(cluster: TestCluster): Promise<void> {
  await cluster.kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false']);
  await cluster.kubectl(['-n', namespaces.monitoring, 'delete', 'networkpolicy', NAME, '--ignore-not-found']);
  const { namespace, name } = receiverSecret;
  await cluster.kubectl(['-n', namespace, 'delete', 'secret', name, '--ignore-not-found']);
}

/** The keys are those in docs/generated/secrets.md. */
function secretValues(password: string): Record<keyof typeof receiverSecret.keys, string> {
  const url = (channel: HttpChannel) => urlOf(channel);
  return {
    'slack-url': url('slack'),
    'pagerduty-routing-key': ROUTING_KEY,
    'smtp-password': password,
    'heartbeat-url': url('heartbeat'),
    'msteams-url': url('msteams'),
    'discord-url': url('discord'),
  };
}

const secret = (
  { name, namespace }: { readonly name: string; readonly namespace: string },
  stringData: object,
): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace, name },
  stringData,
});

/** The platform's own policies only allow Alertmanager to connect to addresses outside the cluster. */
const policy = (): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace: namespaces.monitoring, name: NAME },
  spec: {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': alertmanager.name } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': NAMESPACE } } }],
        ports: [PORTS.https, PORTS.smtp].map(port => ({ port, protocol: 'TCP' })),
      },
    ],
  },
});

const service = (): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: {
    selector: labels,
    ports: [
      { name: 'https', port: 443, targetPort: PORTS.https },
      { name: 'submission', port: 587, targetPort: PORTS.smtp },
      { name: 'received', port: 80, targetPort: PORTS.received },
    ],
  },
});

function deployment(env: Readonly<Record<string, string>>, certificate: string): object {
  const pod = podOf({
    name: NAME,
    image: nodeImage().reference,
    user: USER,
    command: ['node', '/program/server.js'],
    env,
    ports: PORTS,
    folders: [
      { path: '/program', from: { configMap: NAME } },
      { path: '/tls', from: { secret: NAME } },
    ],
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    readinessProbe: { tcpSocket: { port: PORTS.smtp }, periodSeconds: 1 },
  });
  // A new certificate needs a new pod.
  const annotations = { 'checksum/certificate': createHash('sha256').update(certificate).digest('hex').slice(0, 16) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: { metadata: { labels, annotations }, spec: pod },
    },
  };
}
