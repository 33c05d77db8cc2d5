import type { StackNames } from '../../base';
import { formatDuration, minutes, SEVERITIES, type Severity } from '../../catalogue';
import { watchdog } from '../prometheus/alerts';
import { secretFile, TEMPLATE_GLOB } from './files';
import { type Inhibition, inhibitRules } from './inhibition';
import { is } from './matchers';
import type { Notifications } from './notifications';
import { HEARTBEAT, receiverName, receiverOf } from './receivers';
import { heartbeatTiming, timingOf } from './timing';
import type { AlertmanagerConfig, GlobalConfig, Receiver, Route } from './types';

/** How an alert without a known severity is treated: somebody reads it the same day. */
const FALLBACK_SEVERITY: Severity = 'warning';

/** Receivers that do nothing; their names say why in the user interface. */
const silent = (reason: string): Receiver => ({ name: reason });

/** A fault is one notification: its targets come together, other alerts and services do not. */
const GROUP_BY = ['alertname', 'cluster', 'service'];
/** An alert without an end time counts as resolved after this; Prometheus always sends one. Alertmanager's own default. */
const RESOLVE_TIMEOUT = minutes(5);

export interface ConfigInput {
  readonly names: StackNames;
  /** Name of the environment. */
  readonly environment: string;
  /** @default nobody is notified */
  readonly notifications?: Notifications | undefined;
  readonly inhibition: Inhibition;
}

/** Alertmanager's configuration: who is notified of what. Credentials are file names, never values. */
export function renderAlertmanagerConfig(input: ConfigInput): AlertmanagerConfig {
  const { notifications } = input;
  return notifications === undefined ? nobody(input) : everybody(input, notifications);
}

function nobody({ names, environment, inhibition }: ConfigInput): AlertmanagerConfig {
  const receiver = silent(`no-notifications-in-${environment}`);
  return {
    global: { resolve_timeout: formatDuration(RESOLVE_TIMEOUT) },
    templates: [],
    route: { receiver: receiver.name, group_by: GROUP_BY, ...timingOf(FALLBACK_SEVERITY) },
    inhibit_rules: inhibitRules(names, inhibition),
    receivers: [receiver],
  };
}

function everybody({ names, environment, inhibition }: ConfigInput, notifications: Notifications): AlertmanagerConfig {
  const { heartbeat } = notifications;
  const alive = heartbeat === undefined ? silent(`no-heartbeat-in-${environment}`) : HEARTBEAT;
  // Takes what no other route takes: alerts of unknown teams.
  const fallback = names.roles.platform;
  const others = names.teams.filter(team => team !== fallback);
  return {
    global: globalConfig(notifications),
    templates: [TEMPLATE_GLOB],
    route: {
      receiver: receiverName(fallback, FALLBACK_SEVERITY),
      group_by: GROUP_BY,
      ...timingOf(FALLBACK_SEVERITY),
      // The first route that matches takes the alert.
      routes: [
        {
          receiver: alive.name,
          matchers: [is('alertname', watchdog.name)],
          ...(heartbeat && heartbeatTiming(heartbeat.interval)),
        },
        ...others.map(team => teamRoute(team, names)),
        ...severityRoutes(fallback, names),
      ],
    },
    inhibit_rules: inhibitRules(names, inhibition),
    receivers: [
      ...names.teams.flatMap(team => SEVERITIES.map(severity => receiverOf(team, severity, notifications, names))),
      alive,
    ],
  };
}

const teamRoute = (team: string, names: StackNames): Route => ({
  receiver: receiverName(team, FALLBACK_SEVERITY),
  matchers: [is('team', team)],
  routes: severityRoutes(team, names),
});

const severityRoutes = (team: string, { roles }: StackNames): Route[] =>
  SEVERITIES.map(severity => ({
    receiver: receiverName(team, severity),
    matchers: [is('severity', severity)],
    ...timingOf(severity, team === roles.agreements),
  }));

const globalConfig = ({ smtp }: Notifications): GlobalConfig => ({
  resolve_timeout: formatDuration(RESOLVE_TIMEOUT),
  smtp_smarthost: `${smtp.host}:${smtp.port}`,
  smtp_from: smtp.from,
  smtp_auth_username: smtp.username,
  smtp_auth_password_file: secretFile('smtp-password'),
  smtp_require_tls: true,
  slack_api_url_file: secretFile('slack-url'),
});
