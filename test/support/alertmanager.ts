import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { flows } from '../../charts/flows';
import { alertmanagerRouting } from '../../charts/routing';
import { yaml } from '../../lib/base';
import {
  type AlertmanagerConfig,
  alertmanagerArgs,
  CONFIG_FILE,
  CONFIG_FOLDER,
  type ReceiverKey,
  renderAlertmanagerConfig,
  SECRET_FOLDER,
  templateFiles,
} from '../../lib/components/alertmanager';
import { interfaceUrl } from '../../lib/components/exposure';
import { Network } from '../../lib/k8s';
import type { Environment, Stack } from '../../lib/stack';
import { answers, freePort, type Program, start, temporaryFolder, waitFor } from '../../tools/process/run';

/** Writes the configuration and templates of an environment into a temporary folder. */
export function writeConfig(
  environment: Environment,
  overlay: (config: AlertmanagerConfig) => AlertmanagerConfig = config => config,
  stack: Stack = aion,
): string {
  const folder = temporaryFolder('alertmanager');
  for (const name of ['config', 'secrets', 'data']) mkdirSync(path.join(folder, name));
  const text = yaml(overlay(renderAlertmanagerConfig(alertmanagerRouting(stack, environment))));
  const files = { [CONFIG_FILE]: inFolder(text, folder), ...templateFiles(stack.names.prefix) };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, 'config', name), content);
  return folder;
}

const inFolder = (text: string, folder: string): string =>
  text.replaceAll(CONFIG_FOLDER, path.join(folder, 'config')).replaceAll(SECRET_FOLDER, path.join(folder, 'secrets'));

export interface RunningAlertmanager {
  readonly url: string;
  readonly program: Program;
  /** Sends alerts as Prometheus does. */
  send(alerts: readonly Alert[]): Promise<void>;
  alerts(): Promise<readonly HeldAlert[]>;
  metrics(): Promise<string>;
  /** Afterwards, groups that are old enough are notified at once instead of at the next group interval. */
  reload(): Promise<void>;
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt?: string;
}
export interface HeldAlert extends Alert {
  readonly fingerprint: string;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
  readonly receivers: readonly { readonly name: string }[];
}

export interface RunOptions {
  readonly binary: string;
  readonly environment: Environment;
  /** Key → content of the mounted Secret. An omitted key is a missing file. */
  readonly secrets: Readonly<Partial<Record<ReceiverKey, string>>>;
  /** Port of the mail server on loopback. */
  readonly smtpPort: number;
  /** The URL for PagerDuty events. */
  readonly pagerdutyUrl: string;
  /** File with the certificate authorities that it trusts. */
  readonly certificates: string;
}

/** Shorter than in the cluster, but long enough to send all alerts of a test before the first notification. */
const START_DELAY = '1s';

/** A test does not wait for the morning; test/validate/working-hours.test.ts does, in simulated time. */
export function atAnyTime({ notifications, ...environment }: Environment): Environment {
  if (notifications === undefined) return environment;
  const { hours: _, teams, ...others } = notifications;
  const always = Object.entries(teams).map(([team, contacts]) => [team, { ...contacts, hours: 'always' as const }]);
  return { ...environment, notifications: { ...others, teams: Object.fromEntries(always) } };
}

/**
 * Starts the real Alertmanager with an environment's configuration and command line, as a single replica. Differences:
 * the folders, the external addresses (all on loopback), the port, the delay between its start and notifications, and that it
 * notifies at any time of the day.
 */
export async function startAlertmanager(options: RunOptions): Promise<RunningAlertmanager> {
  const { binary, environment, secrets, smtpPort, pagerdutyUrl, certificates } = options;
  const folder = writeConfig(atAnyTime(environment), config => ({
    ...config,
    global: { ...config.global, smtp_smarthost: `localhost:${smtpPort}`, pagerduty_url: pagerdutyUrl },
  }));
  for (const [key, value] of Object.entries(secrets)) writeFileSync(path.join(folder, 'secrets', key), `${value}\n`);
  const port = await freePort();
  const args = argsOf({ ...environment, alertmanager: { ...environment.alertmanager, replicas: 1 } }, folder, port);
  const url = `http://127.0.0.1:${port}`;
  const program = start(binary, args, { env: { SSL_CERT_FILE: certificates } });
  await waitFor(answers(`${url}/-/ready`), { what: 'Alertmanager to be ready', program });
  return { url, program, ...api(url) };
}

/** The pod's command line, adapted to loopback. */
export function argsOf(environment: Environment, folder: string, port: number, stack: Stack = aion): string[] {
  const args = alertmanagerArgs({
    names: stack.names,
    size: environment.alertmanager,
    network: new Network(flows(stack, environment, [])),
    url: interfaceUrl(environment.exposure, 'alertmanager'),
    cluster: environment.cluster,
  });
  const overlay: Readonly<Record<string, string>> = {
    '--storage.path': path.join(folder, 'data'),
    '--dispatch.start-delay': START_DELAY,
    '--web.listen-address': `127.0.0.1:${port}`,
  };
  return args.map(arg => {
    const [flag = '', ...value] = arg.split('=');
    return `${flag}=${overlay[flag] ?? inFolder(value.join('='), folder)}`;
  });
}

function api(url: string): Omit<RunningAlertmanager, 'url' | 'program'> {
  const call = async (route: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${url}${route}`, init);
    if (!response.ok) throw new Error(`${route} returned ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    send: async alerts => {
      const headers = { 'content-type': 'application/json' };
      await call('/api/v2/alerts', { method: 'POST', headers, body: JSON.stringify(alerts) });
    },
    alerts: async () => (await (await call('/api/v2/alerts')).json()) as HeldAlert[],
    metrics: async () => (await call('/metrics')).text(),
    reload: async () => {
      await call('/-/reload', { method: 'POST' });
    },
  };
}
