import { Construct } from 'constructs';
import { type IpFamily, type StackNames, yaml } from '../../base';
import {
  ConfigFiles,
  ConfigShards,
  configsVolume,
  configVolume,
  fieldEnv,
  type Network,
  type OwnPeer,
  peerOf,
  secretVolume,
  Workload,
  type WorkloadProps,
} from '../../k8s';
import type { RuleFile } from '../../rules';
import type { Service } from '../../services';
import type { KubeletTrust } from '../kubelet/trust';
import { PrometheusAccess } from './access';
import { renderArguments } from './arguments';
import { prometheusComponent } from './component';
import { REPLICA_VARIABLE, renderPrometheusConfig } from './config';
import { CONFIG_FILE, PATHS } from './paths';
import { remoteWriteSecret } from './remote-write';
import { renderScrapeConfig } from './scrape-config';
import type { PrometheusSize } from './size';
import type { ScrapeConfigFile } from './types';

export interface PrometheusProps {
  readonly names: StackNames;
  readonly image: string;
  readonly size: PrometheusSize;
  /** @default the cluster's default class */
  readonly storageClass?: string | undefined;
  readonly network: Network;
  /** Of the pods' addresses. */
  readonly ipFamilies: readonly IpFamily[];
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
  /** Its URL for browsers. */
  readonly url: string;
  /** Labels `environment` and `cluster` of everything that Prometheus sends. */
  readonly environment: string;
  readonly cluster: string;
  /** The services monitored in the environment. */
  readonly services: readonly Service[];
  /** One file for each service, and those for all services. */
  readonly rules: readonly RuleFile[];
  /** Addresses that services of the kind `probe` have probed. */
  readonly probed: readonly string[];
  /** @default the kubelets' certificates are not verified */
  readonly kubelets?: KubeletTrust | undefined;
}

/** The image's `nobody`. */
const USER = 65534;

/** Prometheus with its scrape jobs and rules; it reloads all of them by itself. */
export class Prometheus extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const { names, services, rules, size } = props;
    const peer = peerOf(prometheusComponent, names);
    new PrometheusAccess(this, 'access', { names, services });
    const files = { [CONFIG_FILE]: yaml(renderPrometheusConfig({ ...props, paths: PATHS })) };
    const config = new ConfigFiles(this, 'config', { peer, files });
    const ruleShards = this.shards('rules', peer, renderRuleFiles(rules));
    const scrapeShards = this.shards('scrape', peer, renderScrapeFiles(props));
    const sends = (size.storage.remoteWrite ?? []).some(({ authorization }) => authorization !== undefined);
    new Workload(this, 'workload', {
      ...workload(props, peer, sends),
      volumes: [
        configVolume('config', config.name),
        configsVolume('rules', ruleShards.names),
        configsVolume('scrape', scrapeShards.names),
        ...(sends ? [secretVolume('remote-write', remoteWriteSecret(names, size.storage).name)] : []),
      ],
    });
  }

  private shards(id: string, peer: OwnPeer, files: Readonly<Record<string, string>>): ConfigShards {
    return new ConfigShards(this, id, { peer, name: `${peer.name}-${id}`, files });
  }
}

/** File name → rules, one file for each service. */
export const renderRuleFiles = (files: readonly RuleFile[]): Record<string, string> =>
  byName(files.map(({ name, groups }) => [name, { groups }]));

/** File name → scrape job, one file for each service. */
export function renderScrapeFiles(
  { services, ...props }: Pick<PrometheusProps, 'names' | 'services' | 'network' | 'probed'>,
  paths = PATHS,
): Record<string, string> {
  const file = (service: Service): ScrapeConfigFile => ({
    scrape_configs: [renderScrapeConfig(service, { ...props, paths })],
  });
  return byName(services.map(service => [service.name, file(service)]));
}

/** Throws if two files would have the same name. */
function byName(files: readonly (readonly [string, object])[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, content] of files) {
    if (`${name}.yml` in texts) throw new Error(`two services are named "${name}", or one has the name of a rule file`);
    texts[`${name}.yml`] = yaml(content);
  }
  return texts;
}

/** Replaying the write-ahead log of a full head takes minutes, on a slow volume many; an hour means that it hangs. */
const STARTUP = { period: 5, failures: 720 };

function workload(props: PrometheusProps, peer: OwnPeer, sends: boolean): Omit<WorkloadProps, 'volumes'> {
  const { image, size, storageClass, highlyAvailable } = props;
  const probe = { port: 'web', timeout: 5 };
  return {
    peer,
    controller: {
      kind: 'StatefulSet',
      replicas: size.replicas,
      claims: [{ name: 'data', size: size.storage.volume, storageClass }],
    },
    container: {
      name: 'prometheus',
      image,
      args: renderArguments({ ...props, paths: PATHS }),
      env: [fieldEnv(REPLICA_VARIABLE, 'metadata.name')],
      resources: size.resources,
      mounts: [
        { volume: 'config', path: PATHS.config },
        { volume: 'rules', path: PATHS.rules },
        { volume: 'scrape', path: PATHS.scrape },
        ...(sends ? [{ volume: 'remote-write', path: PATHS.remoteWrite }] : []),
        { volume: 'data', path: PATHS.data, readOnly: false },
      ],
      probes: {
        // Not ready until the replay is done. It is healthy meanwhile, but a liveness probe might time out under the load.
        startup: { ...probe, ...STARTUP, path: '/-/ready' },
        readiness: { ...probe, path: '/-/ready', period: 5, failures: 3 },
        liveness: { ...probe, path: '/-/healthy', period: 10, failures: 6 },
      },
    },
    user: USER,
    usesKubernetesApi: true,
    priority: 'critical',
    // A running compaction is finished, and the head is written out: if cut short, the next start replays more.
    terminationGraceSeconds: 600,
    highlyAvailable,
  };
}
