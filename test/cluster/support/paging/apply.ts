import { createHash } from 'node:crypto';
import path from 'node:path';
import { aion } from '../../../../aion/stack';
import { platform } from '../../../../charts';
import { SECRET_FOLDER } from '../../../../lib/components/alertmanager';
import type { Environment } from '../../../../lib/stack';
import { manifestsOf } from '../../../../lib/synth/manifests';
import { synthesize } from '../../../../lib/synth/synthesize';
import type { TestCluster } from '../cluster';
import type { KubernetesObject } from '../objects';
import { DEVELOPMENT, platformReady } from '../platform';
import { AUTHORITY_KEY, type Place } from '../receivers/deploy';
import { fasterObjects } from '../time';

/** What of an environment depends on whom it notifies and on its thresholds; the rest is dist/development's. */
const FILES = ['02-network-policies.yaml', '10-alertmanager.yaml', '20-prometheus.yaml'];

/** A busy machine takes its time. */
const APPLY_MS = 240_000;

/**
 * Puts the test environment in the place of dist/development, on the same volumes: what `npm run synth` would make of it, in
 * the faster time, and with Alertmanager's way to the receivers. Throws the problems that synth would refuse it for.
 */
export async function applyEnvironment(cluster: TestCluster, environment: Environment, place: Place): Promise<void> {
  const { problems } = synthesize(environment, aion);
  if (problems.length > 0) throw new Error(problems.map(({ where, message }) => `${where}: ${message}`).join('\n'));
  const manifests = manifestsOf(platform(environment, aion));
  const objects = FILES.flatMap(file => (manifests.get(file) ?? []).map(({ object }) => object));
  const changed = fasterObjects(objects).map(object => withReceivers(object, place));
  const checksum = createHash('sha256').update(JSON.stringify(changed)).digest('hex').slice(0, 16);
  const items = changed.map(object => rolled(object, checksum));
  await cluster.kubectl(['apply', '--validate=strict', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    timeoutMs: APPLY_MS,
  });
  await platformReady(cluster);
}

/** Puts dist/development back, as it stands. */
export async function restoreDevelopment(cluster: TestCluster): Promise<void> {
  const files = FILES.flatMap(file => ['-f', path.join(DEVELOPMENT, file)]);
  await cluster.kubectl(['apply', '--validate=strict', ...files], { timeoutMs: APPLY_MS });
  await platformReady(cluster);
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
 * The names of PagerDuty, Slack, Teams, Discord and the mail server lead to the receivers, whose certificate Alertmanager
 * trusts. Its configuration, with their real addresses, stays as it is.
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
