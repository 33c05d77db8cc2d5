import { createHash } from 'node:crypto';
import path from 'node:path';
import { aion } from '../../../../aion/stack';
import { platform } from '../../../../charts';
import { withoutWarnings } from '../../../../lib/base';
import { SECRET_FOLDER } from '../../../../lib/components/alertmanager';
import { nodeExporterComponent } from '../../../../lib/components/node-exporter';
import type { Environment } from '../../../../lib/stack';
import { manifestsOf } from '../../../../lib/synth/manifests';
import { synthesize } from '../../../../lib/synth/synthesize';
import type { TestCluster } from '../cluster';
import type { KubernetesObject } from '../objects';
import { DEVELOPMENT, platformReady } from '../platform';
import { AUTHORITY_KEY, type Place } from '../receivers/deploy';
import { SMALL_DISK } from '../small-disk';
import { fasterObjects } from '../time';

/** The files that depend on an environment's notifications and thresholds; the rest is dist/development's. */
const FILES = ['02-network-policies.yaml', '10-alertmanager.yaml', '20-prometheus.yaml'];
/** Has the node exporter, which shall see the test's own disk alone. */
const EXPORTERS = '40-exporters.yaml';

const MOUNTS = '--collector.filesystem.mount-points';

/** Long enough for a busy machine. */
const APPLY_MS = 240_000;

/**
 * Replaces dist/development with the test environment, on the same volumes: what `npm run synth` would generate for it, in
 * accelerated time, and with the receivers' addresses. Throws with the problems that synth would report.
 */
export async function applyEnvironment(cluster: TestCluster, environment: Environment, place: Place): Promise<void> {
  const problems = withoutWarnings(synthesize(environment, aion).problems);
  if (problems.length > 0) throw new Error(problems.map(({ where, message }) => `${where}: ${message}`).join('\n'));
  const manifests = manifestsOf(platform(environment, aion));
  const objects = FILES.flatMap(file => (manifests.get(file) ?? []).map(({ object }) => object));
  // Nobody fills a disk of a cluster that others use.
  const exporters = cluster.own === undefined ? [] : (manifests.get(EXPORTERS) ?? []).map(({ object }) => object);
  const changed = [
    ...fasterObjects(objects).map(object => withReceivers(object, place)),
    ...exporters.filter(isNodeExporter).map(withTheTestsDiskAlone),
  ];
  const checksum = createHash('sha256').update(JSON.stringify(changed)).digest('hex').slice(0, 16);
  const items = changed.map(object => rolled(object, checksum));
  await cluster.kubectl(['apply', '--validate=strict', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    timeoutMs: APPLY_MS,
  });
  await platformReady(cluster);
}

/** Restores dist/development. */
export async function restoreDevelopment(cluster: TestCluster): Promise<void> {
  const files = [...FILES, EXPORTERS].flatMap(file => ['-f', path.join(DEVELOPMENT, file)]);
  await cluster.kubectl(['apply', '--validate=strict', ...files], { timeoutMs: APPLY_MS });
  await platformReady(cluster);
}

const isNodeExporter = ({ kind, metadata }: KubernetesObject): boolean =>
  kind === 'DaemonSet' && metadata.name === nodeExporterComponent.name;

/**
 * The other file systems of the node are this machine's, and as full as they are: alerts about them would fire beside those that
 * are waited for, and never end.
 */
function withTheTestsDiskAlone(object: KubernetesObject): KubernetesObject {
  const { template } = object.spec;
  const [container, ...others] = template.spec.containers;
  // It takes one of the two.
  const args = (container.args as string[]).map(argument =>
    argument.startsWith(`${MOUNTS}-exclude=`) ? `${MOUNTS}-include=^${SMALL_DISK}$` : argument,
  );
  if (!args.some(argument => argument.startsWith(`${MOUNTS}-include=`)))
    throw new Error(`the node exporter has no ${MOUNTS}-exclude to replace: ${args.join(' ')}`);
  const spec = { ...template.spec, containers: [{ ...container, args }, ...others] };
  return { ...object, spec: { ...object.spec, template: { ...template, spec } } };
}

/** Pods that read their files when they start are started anew: the kubelet takes a minute to bring them others. */
function rolled(object: KubernetesObject, checksum: string): KubernetesObject {
  if (object.kind !== 'StatefulSet') return object;
  const { template } = object.spec;
  const annotations = { ...template.metadata.annotations, 'checksum/paging': checksum };
  const metadata = { ...template.metadata, annotations };
  return { ...object, spec: { ...object.spec, template: { ...template, metadata } } };
}

/**
 * Resolves the names of PagerDuty, Slack, Teams, Discord and the mail server to the receivers, and makes Alertmanager trust
 * their certificate. Its configuration, with the real addresses, is unchanged.
 */
function withReceivers(object: KubernetesObject, { address, hosts }: Place): KubernetesObject {
  if (object.kind !== 'StatefulSet' || object.metadata.name !== 'alertmanager') return object;
  const { template } = object.spec;
  const [container, ...others] = template.spec.containers;
  const env = [...(container.env ?? []), { name: 'SSL_CERT_FILE', value: `${SECRET_FOLDER}/${AUTHORITY_KEY}` }];
  const spec = {
    ...template.spec,
    hostAliases: [{ ip: address, hostnames: hosts }],
    containers: [{ ...container, env }, ...others],
  };
  return { ...object, spec: { ...object.spec, template: { ...template, spec } } };
}
