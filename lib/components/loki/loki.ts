import { Construct } from 'constructs';
import { mebibytes, type StackNames, yaml } from '../../base';
import type { Bytes } from '../../catalogue';
import { ConfigFiles, configVolume, peerOf, scratchVolume, Workload } from '../../k8s';
import type { LokiLogs } from '../../storage';
import { goMemoryLimit } from '../go';
import type { Resources } from '../resources';
import { lokiComponent } from './component';
import { DATA, renderLokiConfig } from './config';

export interface LokiProps {
  readonly names: StackNames;
  readonly image: string;
  readonly storage: LokiLogs;
  /** What is written in a day. */
  readonly perDay: Bytes;
  readonly resources: Resources;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** The image's own user. */
const USER = 10_001;
const FOLDER = '/etc/loki/config';
const FILE = 'config.yaml';

/** Loki as a single binary: it takes logs, answers queries and removes what is too old. */
export class Loki extends Construct {
  constructor(scope: Construct, id: string, props: LokiProps) {
    super(scope, id);
    const { names, image, storage, perDay, resources, storageClass } = props;
    const peer = peerOf(lokiComponent, names);
    const config = renderLokiConfig({ storage, perDay, memory: resources.limits.memory });
    const files = new ConfigFiles(this, 'config', { peer, files: { [FILE]: yaml(config) } });
    const probe = { port: 'web', period: 10, timeout: 5 };
    new Workload(this, 'workload', {
      peer,
      controller: {
        kind: 'StatefulSet',
        replicas: 1,
        claims: [{ name: 'data', size: storage.volume, storageClass }],
      },
      container: {
        name: 'loki',
        image,
        args: [`-config.file=${FOLDER}/${FILE}`],
        env: [goMemoryLimit(resources.limits.memory)],
        resources,
        mounts: [
          { volume: 'config', path: FOLDER },
          { volume: 'data', path: DATA, readOnly: false },
          { volume: 'tmp', path: '/tmp', readOnly: false },
        ],
        probes: {
          // It replays its write-ahead log, and is ready a quarter of a minute later.
          startup: { ...probe, path: '/ready', failures: 60 },
          readiness: { ...probe, path: '/ready', failures: 3 },
          // Not ready is no reason for a restart, which would replay the log again.
          liveness: { ...probe, path: '/loki/api/v1/status/buildinfo', period: 30, failures: 4 },
        },
      },
      volumes: [configVolume('config', files.name), scratchVolume('tmp', mebibytes(64))],
      user: USER,
      usesKubernetesApi: false,
      priority: 'normal',
      // It stores what it holds in memory.
      terminationGraceSeconds: 300,
      highlyAvailable: false,
      configChecksum: files.checksum,
    });
  }
}
