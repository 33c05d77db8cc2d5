import { Construct } from 'constructs';
import type { StackNames } from '../../base';
import { peerOf, Workload } from '../../k8s';
import type { VictoriaLogs as Storage } from '../../storage';
import type { Resources } from '../resources';
import { DATA, victoriaLogsArguments } from './arguments';
import { victoriaLogsComponent } from './component';

export interface VictoriaLogsProps {
  readonly names: StackNames;
  readonly image: string;
  readonly storage: Storage;
  readonly resources: Resources;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
}

/** The image names no user; this is the one of upstream's chart. */
const USER = 1_000;

/** One process on one volume: it takes logs and answers queries. */
export class VictoriaLogs extends Construct {
  constructor(scope: Construct, id: string, { names, image, storage, resources, storageClass }: VictoriaLogsProps) {
    super(scope, id);
    const probe = { path: '/health', port: 'web', period: 10, timeout: 5 };
    new Workload(this, 'workload', {
      peer: peerOf(victoriaLogsComponent, names),
      controller: {
        kind: 'StatefulSet',
        replicas: 1,
        claims: [{ name: 'data', size: storage.volume, storageClass }],
      },
      container: {
        name: 'victorialogs',
        image,
        args: victoriaLogsArguments(storage),
        resources,
        mounts: [{ volume: 'data', path: DATA, readOnly: false }],
        probes: {
          // It opens its days, and mends what a crash left, before it listens.
          startup: { ...probe, failures: 60 },
          readiness: { ...probe, failures: 3 },
          liveness: { ...probe, period: 30, failures: 4 },
        },
      },
      volumes: [],
      user: USER,
      usesKubernetesApi: false,
      priority: 'normal',
      // It writes what it holds in memory.
      terminationGraceSeconds: 60,
      highlyAvailable: false,
    });
  }
}
