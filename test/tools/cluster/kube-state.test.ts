/** The stand-in for kube-state-metrics on test clusters: what it exposes is what the catalogue says of the real one. */
import { kubeState } from '../../../lib/catalogue';
import { check, parseExposition } from '../../../lib/conform';
import { exposition, KINDS } from '../../cluster/support/kube-state/samples';
import { harbour } from '../../example/stack';

const metadata = { namespace: 'harbour', name: 'berths', uid: '1f6e' };
const failing = { name: 'berths', restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } };
const container = { ...failing, lastState: { terminated: { reason: 'OOMKilled' } } };

/** Each kind, as the API server returns it; zeros are left out there. */
const OBJECTS = {
  pods: {
    metadata,
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'berths', resources: { limits: { cpu: '500m', memory: '128Mi' } } }],
    },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False' }],
      containerStatuses: [container],
      initContainerStatuses: [container],
    },
  },
  nodes: { metadata: { name: 'node-1' }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
  deployments: { metadata, spec: { replicas: 2 }, status: {} },
  statefulsets: { metadata, spec: { replicas: 2 }, status: { readyReplicas: 1 } },
  daemonsets: { metadata, status: { desiredNumberScheduled: 3, numberReady: 0 } },
  jobs: { metadata, status: { conditions: [{ type: 'Failed', status: 'True' }] } },
  persistentvolumeclaims: { metadata, status: { phase: 'Pending' } },
} as const;

/** What neither an alert that the cluster suite pages nor its runbook reads. */
const LEFT_OUT = [
  ...[kubeState.podReason, kubeState.initTerminatedReason],
  ...[kubeState.autoscalerReplicas, kubeState.autoscalerMin, kubeState.autoscalerMax],
].map(({ name }) => name);

const text = (kind: string, object: object): string => exposition(KINDS[kind]?.samples(object) ?? []);

test('there is an object of every kind', () => {
  expect(Object.keys(OBJECTS)).toEqual(Object.keys(KINDS));
});

test('it exposes the metrics of the catalogue, with their types, labels and values', () => {
  const all = exposition(Object.entries(OBJECTS).flatMap(([kind, object]) => KINDS[kind]?.samples(object) ?? []));
  const { findings } = check(parseExposition(all, 'text'), { families: [kubeState], from: 'families' }, harbour);
  expect(findings.filter(({ kind }) => kind !== 'missing-metric')).toEqual([]);
  expect(findings.map(({ metric }) => metric).sort()).toEqual(LEFT_OUT.sort());
});

test.each([
  ['pods', OBJECTS.pods, 'kube_pod_status_unschedulable{namespace="harbour",pod="berths",uid="1f6e"} 1'],
  ['pods', OBJECTS.pods, 'kube_pod_status_phase{namespace="harbour",pod="berths",uid="1f6e",phase="Running"} 0'],
  [
    'pods',
    OBJECTS.pods,
    'kube_pod_container_resource_limits{namespace="harbour",pod="berths",uid="1f6e",container="berths",node="node-1",resource="memory",unit="byte"} 134217728',
  ],
  [
    'pods',
    OBJECTS.pods,
    'kube_pod_container_resource_limits{namespace="harbour",pod="berths",uid="1f6e",container="berths",node="node-1",resource="cpu",unit="core"} 0.5',
  ],
  ['nodes', OBJECTS.nodes, 'kube_node_status_condition{node="node-1",condition="Ready",status="true"} 0'],
  ['nodes', OBJECTS.nodes, 'kube_node_status_condition{node="node-1",condition="Ready",status="unknown"} 1'],
  [
    'deployments',
    OBJECTS.deployments,
    'kube_deployment_status_replicas_available{namespace="harbour",deployment="berths"} 0',
  ],
  ['jobs', OBJECTS.jobs, 'kube_job_failed{namespace="harbour",job_name="berths",condition="true"} 1'],
])('%s: one sample for each state, and 1 for the current one', (kind, object, line) => {
  expect(text(kind, object).split('\n')).toContain(line);
});

test.each([
  ['a pod that is scheduled', 'pods', { metadata, status: { phase: 'Running' } }, 'kube_pod_status_unschedulable'],
  ['a job that has not failed', 'jobs', { metadata, status: {} }, 'kube_job_failed'],
])('%s has no sample', (_, kind, object, metric) => {
  expect(text(kind, object)).not.toContain(`${metric}{`);
});
