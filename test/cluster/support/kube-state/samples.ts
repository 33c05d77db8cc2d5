/** What kube-state-metrics 2.20 exposes about the objects that alerts read, with the same names, labels and values. */
import { kubeState, type Metric } from '../../../../lib/catalogue';
import { quantity } from '../../../support/quantity';

// biome-ignore lint/suspicious/noExplicitAny: objects as the API server returns them
type Any = any;
type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];
export type Samples = readonly (readonly [Metric, readonly Sample[]])[];

/** Where the API serves objects of a kind, by namespace or all of them, and the samples of each. */
export interface Kind {
  readonly path: (namespace: string) => string;
  readonly clusterScoped?: true;
  readonly samples: (object: Any) => Samples;
}

const inNamespace = (api: string, resource: string) => (namespace: string) =>
  `/${api}/namespaces/${namespace}/${resource}`;

/** One sample for each of the values that a label may have: 1 for the current one. */
const oneOf = (
  all: readonly string[],
  current: string,
  labels: Readonly<Record<string, string>>,
  label: string,
): Sample[] => all.map(value => [{ ...labels, [label]: value }, Number(value === current)]);

const STATUSES = ['true', 'false', 'unknown'] as const;

/** What containers may take, in cores and bytes. */
const limitsOf = (pod: Readonly<Record<string, string>>, { containers = [], nodeName }: Any): Sample[] =>
  containers.flatMap(({ name, resources }: Any) =>
    Object.entries<string>(resources?.limits ?? {}).map(
      ([resource, limit]): Sample => [
        {
          ...pod,
          container: name,
          node: nodeName ?? '',
          resource: resource.replaceAll('-', '_'),
          unit: resource === 'cpu' ? 'core' : 'byte',
        },
        quantity(limit),
      ],
    ),
  );

function ofPod({ metadata: { namespace, name, uid }, spec = {}, status }: Any): Samples {
  const pod = { namespace, pod: name, uid };
  const { phase, conditions = [], containerStatuses = [], initContainerStatuses = [] } = status;
  const unscheduled = conditions.filter((each: Any) => each.type === 'PodScheduled' && each.status === 'False');
  const restarts = (statuses: readonly Any[]): Sample[] =>
    statuses.map(each => [{ ...pod, container: each.name }, each.restartCount]);
  const reasons = (statuses: readonly Any[], state: (status: Any) => Any): Sample[] =>
    statuses
      .filter(each => state(each)?.reason)
      .map(each => [{ ...pod, container: each.name, reason: state(each).reason }, 1]);
  const waiting = (each: Any) => each.state?.waiting;
  const lastTerminated = (each: Any) => each.lastState?.terminated;
  return [
    [kubeState.podPhase, oneOf(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'], phase, pod, 'phase')],
    [kubeState.podUnschedulable, unscheduled.map((): Sample => [pod, 1])],
    [kubeState.resourceLimits, limitsOf(pod, spec)],
    [kubeState.restarts, restarts(containerStatuses)],
    [kubeState.waitingReason, reasons(containerStatuses, waiting)],
    [kubeState.lastTerminatedReason, reasons(containerStatuses, lastTerminated)],
    [kubeState.initRestarts, restarts(initContainerStatuses)],
    [kubeState.initWaitingReason, reasons(initContainerStatuses, waiting)],
    [kubeState.initLastTerminatedReason, reasons(initContainerStatuses, lastTerminated)],
  ];
}

const ofNode = ({ metadata: { name: node }, status }: Any): Samples => [
  [
    kubeState.nodeCondition,
    (status.conditions ?? []).flatMap(({ type: condition, status: current }: Any) =>
      oneOf(STATUSES, current.toLowerCase(), { node, condition }, 'status'),
    ),
  ],
];

const ofDeployment = ({ metadata: { namespace, name: deployment }, spec, status }: Any): Samples => {
  const labels = { namespace, deployment };
  return [
    [kubeState.deploymentWanted, [[labels, spec.replicas]]],
    // The API leaves out a zero.
    [kubeState.deploymentAvailable, [[labels, status.availableReplicas ?? 0]]],
    [kubeState.deploymentUpdated, [[labels, status.updatedReplicas ?? 0]]],
  ];
};

const ofStatefulSet = ({ metadata: { namespace, name: statefulset }, spec, status }: Any): Samples => {
  const labels = { namespace, statefulset };
  return [
    [kubeState.statefulSetWanted, [[labels, spec.replicas]]],
    [kubeState.statefulSetReady, [[labels, status.readyReplicas ?? 0]]],
  ];
};

const ofDaemonSet = ({ metadata: { namespace, name: daemonset }, status }: Any): Samples => {
  const labels = { namespace, daemonset };
  return [
    [kubeState.daemonSetWanted, [[labels, status.desiredNumberScheduled]]],
    [kubeState.daemonSetReady, [[labels, status.numberReady]]],
  ];
};

/** A job that has not failed has no such series. */
const ofJob = ({ metadata: { namespace, name }, status }: Any): Samples => [
  [
    kubeState.jobFailed,
    (status.conditions ?? [])
      .filter(({ type }: Any) => type === 'Failed')
      .flatMap(({ status: current }: Any) =>
        oneOf(STATUSES, current.toLowerCase(), { namespace, job_name: name }, 'condition'),
      ),
  ],
];

const ofClaim = ({ metadata: { namespace, name }, status }: Any): Samples => [
  [
    kubeState.claimPhase,
    oneOf(['Pending', 'Bound', 'Lost'], status.phase, { namespace, persistentvolumeclaim: name }, 'phase'),
  ],
];

/** By the names that the option `--resources` has for them. Others are not exposed. */
export const KINDS: Readonly<Record<string, Kind>> = {
  pods: { path: inNamespace('api/v1', 'pods'), samples: ofPod },
  nodes: { path: () => '/api/v1/nodes', clusterScoped: true, samples: ofNode },
  deployments: { path: inNamespace('apis/apps/v1', 'deployments'), samples: ofDeployment },
  statefulsets: { path: inNamespace('apis/apps/v1', 'statefulsets'), samples: ofStatefulSet },
  daemonsets: { path: inNamespace('apis/apps/v1', 'daemonsets'), samples: ofDaemonSet },
  jobs: { path: inNamespace('apis/batch/v1', 'jobs'), samples: ofJob },
  persistentvolumeclaims: { path: inNamespace('api/v1', 'persistentvolumeclaims'), samples: ofClaim },
};

/** In the text format, each metric once. */
export function exposition(all: Samples): string {
  const byMetric = new Map<Metric, Sample[]>();
  for (const [metric, samples] of all) byMetric.set(metric, [...(byMetric.get(metric) ?? []), ...samples]);
  const lines = [...byMetric].flatMap(([{ name, help, kind }, samples]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${kind}`,
    ...samples.map(
      ([labels, value]) => `${name}{${Object.entries(labels).map(([label, text]) => `${label}="${text}"`)}} ${value}`,
    ),
  ]);
  return lines.map(line => `${line}\n`).join('');
}
