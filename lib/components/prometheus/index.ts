import { Construct } from 'constructs';
import { type Environment, ruleSettings } from '../../environments';
import { imageReference } from '../../images';
import {
  ConfigFiles,
  ConfigShards,
  configsVolume,
  configVolume,
  fieldEnv,
  type Network,
  Workload,
  type WorkloadProps,
  yaml,
} from '../../k8s';
import { ruleFiles, type Service } from '../../services';
import * as peers from '../peers';
import { COMPONENT, PrometheusAccess } from './access';
import { renderArguments } from './arguments';
import { REPLICA_VARIABLE, renderPrometheusConfig } from './config';
import { CONFIG_FILE, PATHS } from './paths';
import { renderScrapeConfig } from './scrape-config';
import type { ScrapeConfigFile } from './types';

export { PrometheusAccess, PrometheusClusterAccess } from './access';
export * from './arguments';
export * from './config';
export * from './paths';
export * from './scrape-config';
export type * from './types';

export interface PrometheusProps {
  readonly environment: Environment;
  /** What is monitored in the environment. */
  readonly services: readonly Service[];
  readonly network: Network;
}

/** The image's `nobody`. */
const USER = 65534;

/** Prometheus with its scrape jobs and rules; it reloads all of them by itself. */
export class Prometheus extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const { environment, services } = props;
    new PrometheusAccess(this, 'access', services);
    const config = new ConfigFiles(this, 'config', {
      peer: peers.prometheus,
      component: COMPONENT,
      files: { [CONFIG_FILE]: yaml(renderPrometheusConfig({ ...props, paths: PATHS })) },
    });
    const rules = this.shards('rules', renderRuleFiles(services, environment));
    const scrape = this.shards('scrape', renderScrapeFiles(props));
    new Workload(this, 'workload', {
      ...workload(environment),
      volumes: [
        configVolume('config', config.name),
        configsVolume('rules', rules.names),
        configsVolume('scrape', scrape.names),
      ],
    });
  }

  private shards(id: string, files: Readonly<Record<string, string>>): ConfigShards {
    const peer = peers.prometheus;
    return new ConfigShards(this, id, { peer, component: COMPONENT, name: `${peer.name}-${id}`, files });
  }
}

/** File name → rules, one file for each service. */
export function renderRuleFiles(services: readonly Service[], environment: Environment): Record<string, string> {
  const files = ruleFiles(services, ruleSettings(environment));
  return byName(files.map(({ name, groups }) => [name, { groups }]));
}

/** File name → scrape job, one file for each service. */
export function renderScrapeFiles({ services, ...props }: PrometheusProps, paths = PATHS): Record<string, string> {
  const file = (service: Service): ScrapeConfigFile => ({
    scrape_configs: [renderScrapeConfig(service, { ...props, paths })],
  });
  return byName(services.map(service => [service.name, file(service)]));
}

/** Throws where two files would have one name. */
function byName(files: readonly (readonly [string, object])[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, content] of files) {
    if (`${name}.yml` in texts) throw new Error(`two services are named "${name}", or one is named as a file of rules`);
    texts[`${name}.yml`] = yaml(content);
  }
  return texts;
}

/** Replaying the write-ahead log of a full head takes minutes, on a slow volume many: only a hanging one takes an hour. */
const STARTUP = { period: 5, failures: 720 };

function workload(environment: Environment): Omit<WorkloadProps, 'volumes'> {
  const { prometheus: size, images, storageClass, highlyAvailable } = environment;
  const probe = { port: 'web', timeout: 5 };
  return {
    peer: peers.prometheus,
    component: COMPONENT,
    controller: {
      kind: 'StatefulSet',
      replicas: size.replicas,
      claims: [{ name: 'data', size: size.volume, storageClass }],
      // The replicas know nothing of each other: neither waits for the other's replay.
      podManagement: 'Parallel',
    },
    container: {
      name: 'prometheus',
      image: imageReference('prometheus', images),
      args: renderArguments(environment, PATHS),
      env: [fieldEnv(REPLICA_VARIABLE, 'metadata.name')],
      resources: size.resources,
      mounts: [
        { volume: 'config', path: PATHS.config },
        { volume: 'rules', path: PATHS.rules },
        { volume: 'scrape', path: PATHS.scrape },
        { volume: 'data', path: PATHS.data, readOnly: false },
      ],
      probes: {
        // Not ready until the replay is done; healthy all the while, but a liveness probe might time out under its load.
        startup: { ...probe, ...STARTUP, path: '/-/ready' },
        readiness: { ...probe, path: '/-/ready', period: 5, failures: 3 },
        liveness: { ...probe, path: '/-/healthy', period: 10, failures: 6 },
      },
    },
    user: USER,
    usesKubernetesApi: true,
    priority: 'aion-monitoring-critical',
    // A compaction under way is finished, and the head is written out: cut short, the next start replays more.
    terminationGraceSeconds: 600,
    highlyAvailable,
  };
}
