import * as rules from '../../base/name-rules';
import { type NameRule, nameProblem } from '../../base/name-rules';
import type { Check } from '../manifest/check';
import type { Kinds, KubernetesObject } from '../manifest/manifest';
import { containersOf, type Pods } from '../manifest/pods';

/** Name rules of the kinds whose names are not DNS subdomains. */
const BY_KIND: Readonly<Record<string, NameRule>> = {
  Namespace: rules.dnsLabel,
  Service: rules.serviceName,
  Deployment: rules.workloadName,
  StatefulSet: rules.workloadName,
  DaemonSet: rules.workloadName,
  CronJob: rules.workloadName,
  Job: rules.dnsLabel,
  Role: rules.pathSegment,
  ClusterRole: rules.pathSegment,
  RoleBinding: rules.pathSegment,
  ClusterRoleBinding: rules.pathSegment,
};

type Named = readonly [field: string, name: unknown, rule: NameRule];

/** Names, labels and keys that the API server would reject. */
export const names: Check = function* ({ all, pods }) {
  for (const { where, object } of all) yield* problems(where, namesOf(object));
  for (const created of pods) yield* problems(created.where, namesInPods(created));
};

function* problems(where: string, named: Iterable<Named>) {
  for (const [field, name, rule] of named) {
    const found = nameProblem(name, rule);
    if (found !== undefined) yield { where, message: `${field}: ${found}` };
  }
}

function* namesOf(object: KubernetesObject): Iterable<Named> {
  const { kind, metadata } = object;
  yield ['metadata.name', metadata.name, BY_KIND[kind] ?? rules.dnsSubdomain];
  if (metadata.namespace !== undefined) yield ['metadata.namespace', metadata.namespace, rules.dnsLabel];
  yield* labels('metadata.labels', metadata.labels);
  for (const key of Object.keys(metadata.annotations ?? {})) yield ['metadata.annotations', key, rules.labelKey];
  if (kind === 'ConfigMap') {
    for (const key of Object.keys((object as Kinds['ConfigMap']).data ?? {})) yield ['data', key, rules.configKey];
  }
  if (kind === 'Service') {
    const { spec } = object as Kinds['Service'];
    for (const { name, port } of spec?.ports ?? []) {
      if (name !== undefined) yield [`spec.ports[${port}].name`, name, rules.dnsLabel];
    }
  }
}

function* namesInPods(pods: Pods): Iterable<Named> {
  const { field, spec } = pods;
  yield* labels(`${field.replace(/spec$/, 'metadata')}.labels`, pods.kind === 'Pod' ? {} : pods.labels);
  for (const { name } of spec.volumes ?? []) yield [`${field}.volumes`, name, rules.dnsLabel];
  for (const { container, field: at } of containersOf(pods)) {
    yield [`${at}.name`, container.name, rules.dnsLabel];
    for (const { name } of container.ports ?? []) {
      if (name !== undefined) yield [`${at}.ports`, name, rules.portName];
    }
    for (const { name } of container.env ?? []) yield [`${at}.env`, name, rules.environmentVariable];
  }
}

function* labels(field: string, values: Readonly<Record<string, string>> = {}): Iterable<Named> {
  for (const [key, value] of Object.entries(values)) {
    yield [field, key, rules.labelKey];
    yield [`${field}[${key}]`, value, rules.labelValue];
  }
}
