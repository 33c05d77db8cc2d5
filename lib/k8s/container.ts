import { formatBytes } from '../base';
import {
  type Container,
  type EnvVar,
  IntOrString,
  type Probe,
  Quantity,
  type SecurityContext,
  type VolumeMount,
} from './api';
import { listedPorts, type PodsPeer } from './peer';
import type { Resources } from './resources';

export interface Mount {
  /** Name of a volume of the same workload. */
  readonly volume: string;
  readonly path: string;
  /** @default true */
  readonly readOnly?: boolean;
  /** One file or folder of the volume. @default all of it */
  readonly subPath?: string;
  /** Whether mounts that the host adds later are visible. @default they are not */
  readonly mountPropagation?: 'HostToContainer';
}

/** Interval, timeout and tolerated failures of a probe; times are in seconds. */
export interface ProbeTiming {
  readonly period: number;
  readonly timeout: number;
  /** Consecutive failures until the probe counts as failed. */
  readonly failures: number;
}
export interface HttpProbe extends ProbeTiming {
  readonly path: string;
  /** Name of one of the workload's ports. */
  readonly port: string;
}

export interface ContainerProps {
  readonly name: string;
  readonly image: string;
  /** @default the image's own entry point */
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly resources: Resources;
  readonly mounts: readonly Mount[];
  /** Null for a container that runs to completion before the others start. */
  readonly probes: {
    /** Suspends the other probes during startup, which may take period × failures. */
    readonly startup?: HttpProbe;
    readonly readiness: HttpProbe;
    readonly liveness: HttpProbe;
  } | null;
}

/** What the *restricted* pod security standard requires, and a read-only root file system. */
export const restricted: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/**
 * An environment variable with a field of the pod. The API server would fill in the version: without it, a server-side
 * apply after a client-side one is rejected as a conflict between different values.
 */
export const fieldEnv = (name: string, fieldPath: string): EnvVar => ({
  name,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
});

/** A container with every relevant field set. It declares all ports of the peer, or none if it runs to completion. */
export function container(props: ContainerProps, peer: PodsPeer): Container {
  const { name, image, command, args, env, resources, mounts, probes } = props;
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(command && { command: [...command] }),
    // Empty lists are not stored: with them, kubectl would report a change on every apply.
    ...(args.length > 0 && { args: [...args] }),
    ...(env && { env: [...env] }),
    ...(probes && {
      ports: listedPorts(peer).map(([port, { number, protocol = 'TCP' }]) => ({
        name: port,
        containerPort: number,
        protocol,
      })),
      ...(probes.startup && { startupProbe: httpProbe(probes.startup) }),
      readinessProbe: httpProbe(probes.readiness),
      livenessProbe: httpProbe(probes.liveness),
    }),
    resources: {
      requests: { cpu: cores(resources.requests.cpu), memory: memory(resources.requests.memory) },
      limits: {
        ...(resources.limits.cpu !== undefined && { cpu: cores(resources.limits.cpu) }),
        memory: memory(resources.limits.memory),
      },
    },
    ...(mounts.length > 0 && { volumeMounts: mounts.map(volumeMount) }),
    securityContext: restricted,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

const volumeMount = ({ volume, path, readOnly = true, subPath, mountPropagation }: Mount): VolumeMount => ({
  name: volume,
  mountPath: path,
  ...(readOnly && { readOnly }),
  ...(subPath !== undefined && { subPath }),
  ...(mountPropagation && { mountPropagation }),
});

const httpProbe = ({ path, port, period, timeout, failures }: HttpProbe): Probe => ({
  httpGet: { path, port: IntOrString.fromString(port) },
  periodSeconds: period,
  timeoutSeconds: timeout,
  failureThreshold: failures,
});

/** `500m` for half a core, `2` for two. */
const cores = (value: number): Quantity =>
  Quantity.fromString(Number.isInteger(value) ? String(value) : `${Math.round(value * 1_000)}m`);

const memory = (value: Resources['requests']['memory']): Quantity => Quantity.fromString(formatBytes(value));
