import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { KubeConfigMap } from './api';
import { objectLabels } from './labels';
import type { OwnPeer } from './peer';

export interface ConfigFilesProps {
  /** The workload that reads them. */
  readonly peer: OwnPeer;
  /** @default the workload's name */
  readonly name?: string;
  /** File name → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Labels in addition to the usual ones. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Configuration files of a workload, as a ConfigMap. */
export class ConfigFiles {
  readonly name: string;
  private readonly files: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { peer, name = peer.name, files, labels }: ConfigFilesProps) {
    this.name = name;
    this.files = files;
    new KubeConfigMap(scope, id, {
      metadata: { name, namespace: peer.namespace, labels: { ...objectLabels(peer), ...labels } },
      data: { ...files },
    });
  }

  /** Changes with the text. On a pod template, it rolls out a change to a program that does not reload by itself. */
  get checksum(): string {
    return createHash('sha256').update(JSON.stringify(this.files)).digest('hex').slice(0, 16);
  }
}
