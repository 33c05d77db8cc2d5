import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { prometheusProps } from '../../charts/prometheus';
import { yaml } from '../../lib/base';
import {
  CONFIG_FILE,
  type PrometheusConfig,
  type PrometheusPaths,
  renderArguments,
  renderPrometheusConfig,
  renderRuleFiles,
  renderScrapeConfig,
  type ScrapeConfig,
} from '../../lib/components/prometheus';
import type { Environment, Stack } from '../../lib/stack';
import { answers, freePort, type Program, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { contextOf } from '../example/stack';

export interface Overlay {
  /** @default as rendered */
  readonly config?: (config: PrometheusConfig) => object;
  /** @default as rendered */
  readonly scrape?: (config: ScrapeConfig) => object;
  /** Flags in addition to those of the manifest. @default none */
  readonly args?: readonly string[];
}

/** Sends alerts to a port on which nothing listens: each is sent, fails and is dropped, and each step is counted. */
export async function alertsToNobody(): Promise<Overlay> {
  const unreachable = `127.0.0.1:${await freePort()}`;
  return {
    // Resend at once, in case the first attempt was before the Alertmanager was discovered.
    args: ['--rules.alert.resend-delay=1s'],
    config: config => ({
      ...config,
      global: { ...config.global, evaluation_interval: '1s' },
      alerting: { ...config.alerting, alertmanagers: [{ static_configs: [{ targets: [unreachable] }] }] },
    }),
  };
}

/** Used instead of the token of a ServiceAccount. */
export const TOKEN = 'token-of-the-service-account';

/** The files of an environment's Prometheus, rendered for temporary folders instead of the pod's. */
export function writeFiles(
  environment: Environment,
  { config, scrape }: Overlay = {},
  stack: Stack = aion,
): PrometheusPaths {
  const folder = temporaryFolder('prometheus');
  const names = ['config', 'rules', 'scrape', 'remoteWrite', 'data', 'serviceAccount'] as const;
  const paths = Object.fromEntries(names.map(name => [name, path.join(folder, name)])) as Record<
    (typeof names)[number],
    string
  >;
  for (const each of Object.values(paths)) mkdirSync(each);
  const props = prometheusProps(contextOf(environment, stack));
  const write = (...[folder, name, text]: [string, string, string]) => writeFileSync(path.join(folder, name), text);
  const asIs = (value: object): object => value;

  write(paths.serviceAccount, 'token', TOKEN);
  write(paths.config, CONFIG_FILE, yaml((config ?? asIs)(renderPrometheusConfig({ ...props, paths }))));
  for (const [name, text] of Object.entries(renderRuleFiles(props.rules))) {
    write(paths.rules, name, text);
  }
  for (const service of props.services) {
    const job = (scrape ?? asIs)(renderScrapeConfig(service, { ...props, paths }));
    write(paths.scrape, `${service.name}.yml`, yaml({ scrape_configs: [job] }));
  }
  return paths;
}

export interface RunningPrometheus {
  readonly url: string;
  readonly program: Program;
  readonly paths: PrometheusPaths;
  /** `data` of the response to an API call. */
  api<T>(path: string): Promise<T>;
}

/**
 * Starts the real Prometheus with the flags of the manifest, except for the listen address and a shorter interval for
 * checking its files.
 */
export async function startPrometheus(
  binary: string,
  environment: Environment,
  overlay: Overlay,
  stack: Stack = aion,
): Promise<RunningPrometheus> {
  const paths = writeFiles(environment, overlay, stack);
  const port = await freePort();
  const args = renderArguments({ ...prometheusProps(contextOf(environment, stack)), paths }).map(arg =>
    arg
      .replace(/^(--web\.listen-address)=.*/, `$1=127.0.0.1:${port}`)
      .replace(/^(--config\.auto-reload-interval)=.*/, '$1=1s'),
  );
  const program = start(binary, [...args, ...(overlay.args ?? [])], {
    env: { POD_NAME: 'prometheus-0' },
    cwd: paths.data,
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(answers(`${url}/-/ready`), { what: 'Prometheus to be ready', program });
  const api = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}/api/v1/${path}`);
    if (response.status !== 200) throw new Error(`${path} returned ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { data: T }).data;
  };
  return { url, program, paths, api };
}
