import { namespaces } from '../aion';
import { labelsOf, type Program, podOf } from './pod';

const metadata = (name: string) => ({ namespace: namespaces.aion, name, labels: labelsOf(name) });

/** A single pod of a program, so that the same pod is scraped, broken and monitored. */
export const deployment = (program: Program, annotations: Readonly<Record<string, string>> = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata(program.name),
  spec: {
    replicas: 1,
    // Never two at once, because of the volume and the series.
    strategy: { type: 'Recreate' },
    selector: { matchLabels: labelsOf(program.name) },
    template: {
      metadata: {
        labels: labelsOf(program.name),
        annotations: { 'kubectl.kubernetes.io/default-container': program.name, ...annotations },
      },
      spec: podOf(program),
    },
  },
});

/** A single pod with a name that stays the same: `name-0`. */
export const statefulSet = (program: Program): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadata(program.name),
  spec: {
    replicas: 1,
    serviceName: program.name,
    selector: { matchLabels: labelsOf(program.name) },
    template: { metadata: { labels: labelsOf(program.name) }, spec: podOf(program) },
  },
});

/** A job that gives up after its first failure. */
export const job = (program: Program): object => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: metadata(program.name),
  spec: {
    backoffLimit: 0,
    template: { metadata: { labels: labelsOf(program.name) }, spec: { ...podOf(program), restartPolicy: 'Never' } },
  },
});

export const service = (name: string, port: number): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name),
  spec: { selector: labelsOf(name), ports: [{ port }] },
});

/** @param storageClass @default the default class */
export const claim = (name: string, storage: string, storageClass?: string): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata(name),
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage } },
    ...(storageClass !== undefined && { storageClassName: storageClass }),
  },
});

/** A ConfigMap with binary files. */
export const files = (name: string, binaryData: Readonly<Record<string, Buffer>>): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata(name),
  binaryData: Object.fromEntries(Object.entries(binaryData).map(([file, data]) => [file, data.toString('base64')])),
});
