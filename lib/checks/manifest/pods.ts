import type { Located } from './located';
import type { Claim, Container, Kinds, PodSpec, PodTemplate } from './manifest';

/** The pods that one workload creates. */
export interface Pods {
  readonly where: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  /** Path of the pod's fields in the workload: `spec.template.spec`. */
  readonly field: string;
  readonly claims: readonly Claim[];
}

/** A container, and its path in the workload: `spec.template.spec.containers[grafana]`. */
export interface LocatedContainer {
  readonly container: Container;
  readonly field: string;
  /** Runs to completion before the others start. */
  readonly init: boolean;
}

const TEMPLATE = 'spec.template';
const IN_JOB_TEMPLATE = 'spec.jobTemplate.spec.template';

/** The pods of a workload; undefined for kinds that create none. */
export function podsMadeBy({ where, object }: Located): Pods | undefined {
  const { kind, metadata } = object;
  const found = template(kind, object);
  if (found === undefined) return undefined;
  const { field, pod, claims = [] } = found;
  return {
    where,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    labels: pod?.metadata?.labels ?? {},
    spec: pod?.spec ?? {},
    field,
    claims,
  };
}

interface Template {
  readonly field: string;
  readonly pod: PodTemplate | undefined;
  readonly claims?: readonly Claim[];
}

function template(kind: string, object: object): Template | undefined {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job': {
      const { spec } = object as Kinds['StatefulSet'];
      return { field: `${TEMPLATE}.spec`, pod: spec?.template, claims: spec?.volumeClaimTemplates ?? [] };
    }
    case 'CronJob': {
      const { spec } = object as Kinds['CronJob'];
      return { field: `${IN_JOB_TEMPLATE}.spec`, pod: spec?.jobTemplate?.spec?.template };
    }
    case 'Pod':
      return { field: 'spec', pod: object as PodTemplate };
    default:
      return undefined;
  }
}

/** The containers of a pod, init containers first. */
export function containersOf({ spec, field }: Pods): readonly LocatedContainer[] {
  const located = (list: 'initContainers' | 'containers') =>
    (spec[list] ?? []).map(container => ({
      container,
      field: `${field}.${list}[${container.name}]`,
      init: list === 'initContainers',
    }));
  return [...located('initContainers'), ...located('containers')];
}
