import type { Construct } from 'constructs';
import { type StackNames, yaml } from '../../base';
import { type Duration, minutes } from '../../catalogue';
import {
  ConfigFiles,
  type Controller,
  configVolume,
  type Mount,
  type Network,
  type OwnPeer,
  Workload,
} from '../../k8s';
import type { EnvVar } from '../../k8s/api';
import { goMemoryLimit } from '../go';
import { STATUS_PATH } from '../otelcol/parts';
import type { Resources } from '../resources';
import type { JaegerConfig } from './config';
import { type SamplingStrategies, samplingFiles } from './sampling';

/** Props that Jaeger's programs have in common. */
export interface ProgramProps {
  readonly names: StackNames;
  readonly image: string;
  readonly resources: Resources;
  readonly network: Network;
}

interface Program extends Omit<ProgramProps, 'network' | 'names'> {
  readonly peer: OwnPeer<'health' | 'metrics'>;
  readonly config: JaegerConfig;
  readonly controller: Controller;
  readonly highlyAvailable: boolean;
  readonly terminationGraceSeconds: number;
  /** Strategies, and the folder where the program looks for them. @default it serves no strategies */
  readonly sampling?: { readonly strategies: SamplingStrategies; readonly folder: string };
  /** In addition to the configuration's. @default none */
  readonly mounts?: readonly Mount[];
  /** In addition to Go's memory limit. @default none */
  readonly env?: readonly EnvVar[];
  /** How long the program may take to start. @default a minute */
  readonly startup?: Duration;
}

/** The image's own user. */
const USER = 10_001;
const FOLDER = '/etc/jaeger';
const FILE = 'config.yaml';

/** One of Jaeger's programs: the same binary, each with a configuration of its own. */
export function program(scope: Construct, props: Program): void {
  const { peer, image, resources, config, sampling, startup = minutes(1), env = [], mounts = [] } = props;
  const files = new ConfigFiles(scope, 'config', { peer, files: { [FILE]: yaml(config) } });
  const strategies = sampling && samplingFiles(scope, peer, sampling.strategies);
  const probe = { path: STATUS_PATH, port: 'health', period: 10, timeout: 3, failures: 3 };
  new Workload(scope, 'workload', {
    peer,
    controller: props.controller,
    container: {
      name: 'jaeger',
      image,
      args: [`--config=${FOLDER}/${FILE}`],
      env: [goMemoryLimit(resources.limits.memory), ...env],
      resources,
      mounts: [
        { volume: 'config', path: FOLDER },
        ...(sampling ? [{ volume: 'sampling', path: sampling.folder }] : []),
        ...mounts,
      ],
      probes: {
        startup: { ...probe, period: 5, failures: startup.value / 5 },
        readiness: probe,
        liveness: { ...probe, period: 20 },
      },
    },
    volumes: [configVolume('config', files.name), ...(strategies ? [configVolume('sampling', strategies.name)] : [])],
    user: USER,
    usesKubernetesApi: false,
    priority: 'normal',
    terminationGraceSeconds: props.terminationGraceSeconds,
    highlyAvailable: props.highlyAvailable,
    configChecksum: files.checksum,
  });
}
