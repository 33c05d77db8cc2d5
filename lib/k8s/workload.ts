import { Construct } from 'constructs';
import {
  IntOrString,
  KubeDaemonSet,
  KubeDeployment,
  KubePodDisruptionBudget,
  KubeService,
  KubeServiceAccount,
  type PodSecurityContext,
  type PodSpec,
  type PodTemplateSpec,
  type Toleration,
  type Volume,
} from './api';
import { type ContainerProps, container } from './container';
import { APP_LABEL, objectLabels, selector } from './labels';
import { headlessName } from './network';
import { listedPorts, type OwnPeer, type PodsPeer } from './peer';
import { StatefulSet } from './stateful-set';
import { type Claim, claimTemplate } from './volumes';

export type Controller =
  /** `replicas` is left out of the manifest if an autoscaler sets it. */
  | {
      readonly kind: 'Deployment';
      readonly replicas: number | 'autoscaled';
      readonly strategy: 'RollingUpdate' | 'Recreate';
    }
  /** Each pod keeps its name and its volumes. All start at once. */
  | {
      readonly kind: 'StatefulSet';
      readonly replicas: number;
      readonly claims: readonly Claim[];
    }
  | {
      readonly kind: 'DaemonSet';
      readonly tolerations: readonly Toleration[];
      /** Whether a Service routes pods to the one on their own node, and to no other. @default false, without a Service */
      readonly nodeLocalService?: boolean;
    };

export interface WorkloadProps {
  /** Name, namespace, ports and labels. */
  readonly peer: OwnPeer;
  readonly controller: Controller;
  readonly container: ContainerProps;
  /** Run to completion, one after the other, before the container starts. @default none */
  readonly initContainers?: readonly ContainerProps[];
  readonly volumes: readonly Volume[];
  /** The user that the image is built for, never 0; or root without any capability, for agents that read what the node keeps for root. */
  readonly user: number | 'root';
  /** Whether the container talks to the Kubernetes API. */
  readonly usesKubernetesApi: boolean;
  readonly priority: Priority;
  /** Time between SIGTERM and SIGKILL, in seconds. */
  readonly terminationGraceSeconds: number;
  /** Replicas on different nodes, and a budget that keeps all but one through a drain. */
  readonly highlyAvailable: boolean;
  /** Changes with any configuration that the program does not reload by itself. @default it reloads everything */
  readonly configChecksum?: string;
  /** Shares the node's network, as a node exporter must to count its traffic. @default false */
  readonly host?: boolean;
}

/**
 * `critical` is scheduled first, takes the place of others if it must, and is evicted last: without it, nobody would learn
 * that the rest is down. `normal` waits for room.
 */
export type Priority = 'critical' | 'normal';

/** Name of the priority class in a stack. Its settings are immutable in a cluster: with others it needs another name. */
export const priorityClass = (priority: Priority, partOf: string): string => `${partOf}-${priority}`;

/**
 * A program of the platform: its pods with every relevant field set, its ServiceAccount, its Services and its disruption
 * budget.
 */
export class Workload extends Construct {
  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { peer } = props;
    const metadata = { name: peer.name, namespace: peer.namespace, labels: objectLabels(peer) };
    new KubeServiceAccount(this, 'account', { metadata, automountServiceAccountToken: false });
    this.controller(props, metadata);
    this.services(props, metadata);
    this.budget(props, metadata);
  }

  private controller(props: WorkloadProps, metadata: Metadata): void {
    const { controller, peer } = props;
    const template = podTemplate(props);
    const common = { selector: { matchLabels: selector(peer.name) }, template };
    switch (controller.kind) {
      case 'Deployment': {
        const { replicas, strategy } = controller;
        const rolling = { maxUnavailable: IntOrString.fromNumber(0), maxSurge: IntOrString.fromNumber(1) };
        new KubeDeployment(this, 'deployment', {
          metadata,
          spec: {
            ...(replicas !== 'autoscaled' && { replicas }),
            revisionHistoryLimit: 3,
            strategy: { type: strategy, ...(strategy === 'RollingUpdate' && { rollingUpdate: rolling }) },
            ...common,
          },
        });
        return;
      }
      case 'StatefulSet':
        new StatefulSet(this, 'stateful-set', {
          metadata,
          spec: {
            replicas: controller.replicas,
            revisionHistoryLimit: 3,
            serviceName: headlessName(peer),
            // With `OrderedReady`, a pod that never becomes ready is kept when its template is mended:
            // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
            podManagementPolicy: 'Parallel',
            updateStrategy: { type: 'RollingUpdate' },
            persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
            ...common,
            volumeClaimTemplates: controller.claims.map(claim => claimTemplate(claim, peer.partOf)),
          },
        });
        return;
      case 'DaemonSet':
        new KubeDaemonSet(this, 'daemon-set', {
          metadata,
          spec: {
            revisionHistoryLimit: 3,
            updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: IntOrString.fromString('10%') } },
            ...common,
          },
        });
    }
  }

  private services({ peer, controller }: WorkloadProps, metadata: Metadata): void {
    const nodeLocal = controller.kind === 'DaemonSet';
    if (nodeLocal && controller.nodeLocalService !== true) return;
    const ports = listedPorts(peer).map(([name, { number, protocol = 'TCP' }]) => ({
      name,
      port: number,
      targetPort: IntOrString.fromString(name),
      protocol,
    }));
    new KubeService(this, 'service', {
      metadata,
      spec: {
        type: 'ClusterIP',
        ...(nodeLocal && { internalTrafficPolicy: 'Local' }),
        selector: selector(peer.name),
        ports,
      },
    });
    if (controller.kind === 'StatefulSet') {
      new KubeService(this, 'pods', {
        metadata: { ...metadata, name: headlessName(peer) },
        spec: {
          clusterIp: 'None',
          // A pod must find the others before it is ready itself, and an alert must be sent to one that is starting.
          publishNotReadyAddresses: true,
          selector: selector(peer.name),
          ports,
        },
      });
    }
  }

  private budget({ peer, controller, highlyAvailable }: WorkloadProps, metadata: Metadata): void {
    if (!highlyAvailable || !isReplicated(controller)) return;
    new KubePodDisruptionBudget(this, 'budget', {
      metadata,
      spec: {
        maxUnavailable: IntOrString.fromNumber(1),
        selector: { matchLabels: selector(peer.name) },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}

const isReplicated = (controller: Controller): boolean =>
  controller.kind !== 'DaemonSet' && (controller.replicas === 'autoscaled' || controller.replicas > 1);

/** What keeps no state starts elsewhere half a minute after its node is lost; Kubernetes waits for five minutes. */
const LEAVES_LOST_NODES: Toleration[] = ['not-ready', 'unreachable'].map(condition => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 30,
}));

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

function podTemplate(props: WorkloadProps): PodTemplateSpec {
  const { peer, controller, configChecksum } = props;
  return {
    metadata: {
      labels: objectLabels(peer),
      annotations: {
        'kubectl.kubernetes.io/default-container': props.container.name,
        ...(configChecksum !== undefined && { 'checksum/config': configChecksum }),
      },
    },
    spec: {
      serviceAccountName: peer.name,
      automountServiceAccountToken: props.usesKubernetesApi,
      enableServiceLinks: false,
      ...(props.host && { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
      priorityClassName: priorityClass(props.priority, peer.partOf),
      terminationGracePeriodSeconds: props.terminationGraceSeconds,
      securityContext: securityContext(props.user),
      ...(props.highlyAvailable && isReplicated(controller) && spread(peer, controller.kind)),
      ...(props.highlyAvailable && controller.kind === 'Deployment' && { tolerations: LEAVES_LOST_NODES }),
      ...(controller.kind === 'DaemonSet' && { tolerations: [...controller.tolerations] }),
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      ...(props.initContainers && { initContainers: props.initContainers.map(init => container(init, peer)) }),
      containers: [container(props.container, peer)],
      ...(props.volumes.length > 0 && { volumes: [...props.volumes] }),
    },
  };
}

function securityContext(user: WorkloadProps['user']): PodSecurityContext {
  const seccompProfile = { type: 'RuntimeDefault' };
  if (user === 'root') return { runAsUser: 0, runAsGroup: 0, seccompProfile };
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile,
  };
}

/** On different nodes, always; in different zones, where possible. A cordoned node does not count. */
function spread(peer: PodsPeer, kind: Controller['kind']): Pick<PodSpec, 'topologySpreadConstraints'> {
  const constraint = (topologyKey: string, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway') => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: { [APP_LABEL]: peer.name } },
    // Pods that a rollout replaces are not counted: otherwise, two new ones could share a node while an old one has another.
    ...(kind === 'Deployment' && { matchLabelKeys: ['pod-template-hash'] }),
  });
  return {
    topologySpreadConstraints: [
      { ...constraint('kubernetes.io/hostname', 'DoNotSchedule'), nodeTaintsPolicy: 'Honor' },
      constraint('topology.kubernetes.io/zone', 'ScheduleAnyway'),
    ],
  };
}
