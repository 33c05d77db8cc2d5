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

export const service = (name: string, port: number): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(name),
  spec: { selector: labelsOf(name), ports: [{ port }] },
});

/** A volume of the default class. */
export const claim = (name: string, storage: string): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata(name),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});

/** A ConfigMap with binary files. */
export const files = (name: string, binaryData: Readonly<Record<string, Buffer>>): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata(name),
  binaryData: Object.fromEntries(Object.entries(binaryData).map(([file, data]) => [file, data.toString('base64')])),
});
