import { family } from '../family';
import { open, values } from '../labels';
import { counter, gauge } from '../metric';

const namespace = open('namespace', 3);
const pod = { namespace, pod: open('pod', 500), uid: open('uid of the pod', 500) };
const PODS = 500;
const container = { ...pod, container: open('container', 5) };
const CONTAINERS = PODS * 2;
const deployment = { namespace, deployment: open('deployment', 200) };
const statefulset = { namespace, statefulset: open('stateful set', 50) };
const daemonset = { namespace, daemonset: open('daemon set', 20) };

const autoscaler = { namespace, horizontalpodautoscaler: open('autoscaler', 50) };
/** Few pods have an init container, and fewer have several. */
const INIT_CONTAINERS = PODS;

/** The reasons of an image that cannot be used, as the kubelet and the container runtime's interface name them. */
export const IMAGE_REASONS = [
  ...['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'],
  ...['RegistryUnavailable', 'SignatureValidationFailed'],
] as const;

/**
 * kube-state-metrics reports whatever reason the kubelet gives:
 * https://github.com/kubernetes/kubernetes/tree/master/pkg/kubelet (images/types.go, kuberuntime/kuberuntime_container.go,
 * container/sync_result.go, kubelet_pods.go).
 */
const WAITING = [
  ...['ContainerCreating', 'PodInitializing', 'CrashLoopBackOff', 'CreateContainerConfigError'],
  ...['CreateContainerError', 'RunContainerError', 'StartError', 'PreCreateHookError', 'PreStartHookError'],
  ...['PostStartHookError', ...IMAGE_REASONS],
] as const;
const TERMINATED = [
  ...['OOMKilled', 'Completed', 'Error', 'ContainerCannotRun', 'StartError', 'DeadlineExceeded'],
  ...['ContainerStatusUnknown', 'Unknown'],
] as const;
/** Of the pod as a whole: https://github.com/kubernetes/kube-state-metrics/blob/main/internal/store/pod.go */
const POD_REASONS = [
  ...['Evicted', 'NodeAffinity', 'NodeLost', 'PreemptionByScheduler', 'SchedulingGated', 'Shutdown'],
  ...['TerminationByKubelet', 'UnexpectedAdmissionError', 'Other'],
] as const;

export const kubeState = family(
  { name: 'kube', exposedBy: 'kube-state-metrics, about the objects in the watched namespaces' },
  {
    podPhase: gauge('kube_pod_status_phase', {
      help: '1 for the phase that the pod is in.',
      unit: 'boolean',
      labels: { ...pod, phase: values('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown') },
      maxSeries: PODS * 5,
    }),
    podReason: gauge('kube_pod_status_reason', {
      help: '1 for the reason of the state that the pod is in, such as its eviction.',
      unit: 'boolean',
      labels: { ...pod, reason: values(...POD_REASONS) },
      maxSeries: PODS,
    }),
    podUnschedulable: gauge('kube_pod_status_unschedulable', {
      help: '1 for a pod that no node takes; there is no series for others.',
      unit: 'boolean',
      labels: pod,
      maxSeries: PODS,
    }),
    waitingReason: gauge('kube_pod_container_status_waiting_reason', {
      help: '1 for the reason why the container waits.',
      unit: 'boolean',
      labels: { ...container, reason: values(...WAITING) },
      maxSeries: CONTAINERS,
    }),
    lastTerminatedReason: gauge('kube_pod_container_status_last_terminated_reason', {
      help: '1 for the reason why the container last terminated.',
      unit: 'boolean',
      labels: { ...container, reason: values(...TERMINATED) },
      maxSeries: CONTAINERS,
    }),
    restarts: counter('kube_pod_container_status_restarts_total', {
      help: 'Restarts of the container.',
      unit: 'count',
      labels: container,
      maxSeries: CONTAINERS,
    }),
    initWaitingReason: gauge('kube_pod_init_container_status_waiting_reason', {
      help: '1 for the reason why the init container waits.',
      unit: 'boolean',
      labels: { ...container, reason: values(...WAITING) },
      maxSeries: INIT_CONTAINERS,
    }),
    initLastTerminatedReason: gauge('kube_pod_init_container_status_last_terminated_reason', {
      help: '1 for the reason why the init container last terminated.',
      unit: 'boolean',
      labels: { ...container, reason: values(...TERMINATED) },
      maxSeries: INIT_CONTAINERS,
    }),
    initTerminatedReason: gauge('kube_pod_init_container_status_terminated_reason', {
      help: '1 for the reason why the init container has terminated; Completed is its normal end.',
      unit: 'boolean',
      labels: { ...container, reason: values(...TERMINATED) },
      maxSeries: INIT_CONTAINERS,
    }),
    initRestarts: counter('kube_pod_init_container_status_restarts_total', {
      help: 'Restarts of the init container.',
      unit: 'count',
      labels: container,
      maxSeries: INIT_CONTAINERS,
    }),
    resourceLimits: gauge('kube_pod_container_resource_limits', {
      help: 'The limit that the container declares, in the unit of the resource.',
      unit: 'count',
      labels: {
        ...container,
        node: open('node', 50),
        resource: values('cpu', 'memory', 'ephemeral_storage'),
        unit: values('core', 'byte', 'integer'),
      },
      maxSeries: CONTAINERS * 2,
    }),
    deploymentWanted: gauge('kube_deployment_spec_replicas', {
      help: 'Pods that the deployment wants.',
      unit: 'count',
      labels: deployment,
      maxSeries: 200,
    }),
    deploymentAvailable: gauge('kube_deployment_status_replicas_available', {
      help: 'Pods of the deployment that are available.',
      unit: 'count',
      labels: deployment,
      maxSeries: 200,
    }),
    deploymentUpdated: gauge('kube_deployment_status_replicas_updated', {
      help: 'Pods of the deployment that have its latest template.',
      unit: 'count',
      labels: deployment,
      maxSeries: 200,
    }),
    statefulSetWanted: gauge('kube_statefulset_replicas', {
      help: 'Pods that the stateful set wants.',
      unit: 'count',
      labels: statefulset,
      maxSeries: 50,
    }),
    statefulSetReady: gauge('kube_statefulset_status_replicas_ready', {
      help: 'Pods of the stateful set that are ready.',
      unit: 'count',
      labels: statefulset,
      maxSeries: 50,
    }),
    daemonSetWanted: gauge('kube_daemonset_status_desired_number_scheduled', {
      help: 'Nodes that should run a pod of the daemon set.',
      unit: 'count',
      labels: daemonset,
      maxSeries: 20,
    }),
    daemonSetReady: gauge('kube_daemonset_status_number_ready', {
      help: 'Nodes whose pod of the daemon set is ready.',
      unit: 'count',
      labels: daemonset,
      maxSeries: 20,
    }),
    autoscalerReplicas: gauge('kube_horizontalpodautoscaler_status_current_replicas', {
      help: 'Pods that the autoscaler manages.',
      unit: 'count',
      labels: autoscaler,
      maxSeries: 50,
    }),
    autoscalerMin: gauge('kube_horizontalpodautoscaler_spec_min_replicas', {
      help: 'The least number of pods that the autoscaler may set.',
      unit: 'count',
      labels: autoscaler,
      maxSeries: 50,
    }),
    autoscalerMax: gauge('kube_horizontalpodautoscaler_spec_max_replicas', {
      help: 'The greatest number of pods that the autoscaler may set.',
      unit: 'count',
      labels: autoscaler,
      maxSeries: 50,
    }),
    jobFailed: gauge('kube_job_failed', {
      help: '1 for the status of "failed" of a job that has given up.',
      unit: 'boolean',
      labels: { namespace, job_name: open('job', 100), condition: values('true', 'false', 'unknown') },
      maxSeries: 300,
    }),
    nodeCondition: gauge('kube_node_status_condition', {
      help: "1 for the current status of the node's condition.",
      unit: 'boolean',
      labels: {
        node: open('node', 50),
        condition: values('Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'),
        status: values('true', 'false', 'unknown'),
      },
    }),
    claimPhase: gauge('kube_persistentvolumeclaim_status_phase', {
      help: '1 for the phase that the claim is in.',
      unit: 'boolean',
      labels: { namespace, persistentvolumeclaim: open('claim', 100), phase: values('Pending', 'Bound', 'Lost') },
      maxSeries: 300,
    }),
  },
);
