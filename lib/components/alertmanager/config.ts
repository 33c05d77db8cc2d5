import { formatDuration, minutes, SEVERITIES, type Severity, TEAMS, type Team } from '../../catalogue';
import type { Environment, Notifications } from '../../environments';
import { watchdog } from '../../rules/platform';
import { secretFile, TEMPLATE_GLOB } from './files';
import { INHIBIT_RULES } from './inhibition';
import { is } from './matchers';
import { HEARTBEAT, receiverName, receiverOf } from './receivers';
import { heartbeatTiming, timingOf } from './timing';
import type { AlertmanagerConfig, GlobalConfig, Receiver, Route } from './types';

/** Takes what no other route takes: alerts of unknown teams. */
const FALLBACK_TEAM: Team = 'platform';
/** How an alert without a known severity is treated: somebody reads it the same day. */
const FALLBACK_SEVERITY: Severity = 'warning';

/** Receivers that do nothing; their names say why in the user interface. */
const silent = (reason: string): Receiver => ({ name: reason });

/** A fault is one notification: its targets come together, other alerts and services do not. */
const GROUP_BY = ['alertname', 'cluster', 'service'];
/** An alert without an end time counts as resolved after this; Prometheus always sends one. Alertmanager's own default. */
const RESOLVE_TIMEOUT = minutes(5);

export type ConfigInput = Pick<Environment, 'name' | 'notifications'>;

/** Alertmanager's configuration: who is told what. Credentials are file names, never values. */
export function renderAlertmanagerConfig({ name, notifications }: ConfigInput): AlertmanagerConfig {
  return notifications === undefined ? nobody(name) : everybody(name, notifications);
}

function nobody(environment: string): AlertmanagerConfig {
  const receiver = silent(`no-notifications-in-${environment}`);
  return {
    global: { resolve_timeout: formatDuration(RESOLVE_TIMEOUT) },
    templates: [],
    route: { receiver: receiver.name, group_by: GROUP_BY, ...timingOf(FALLBACK_SEVERITY) },
    inhibit_rules: INHIBIT_RULES,
    receivers: [receiver],
  };
}

function everybody(environment: string, notifications: Notifications): AlertmanagerConfig {
  const { heartbeat } = notifications;
  const alive = heartbeat === undefined ? silent(`no-heartbeat-in-${environment}`) : HEARTBEAT;
  const teams = TEAMS.filter(team => team !== FALLBACK_TEAM);
  return {
    global: globalConfig(notifications),
    templates: [TEMPLATE_GLOB],
    route: {
      receiver: receiverName(FALLBACK_TEAM, FALLBACK_SEVERITY),
      group_by: GROUP_BY,
      ...timingOf(FALLBACK_SEVERITY),
      // The first route that matches takes the alert.
      routes: [
        {
          receiver: alive.name,
          matchers: [is('alertname', watchdog.name)],
          ...(heartbeat && heartbeatTiming(heartbeat.interval)),
        },
        ...teams.map(teamRoute),
        ...severityRoutes(FALLBACK_TEAM),
      ],
    },
    inhibit_rules: INHIBIT_RULES,
    receivers: [...TEAMS.flatMap(team => SEVERITIES.map(severity => receiverOf(team, severity, notifications))), alive],
  };
}

const teamRoute = (team: Team): Route => ({
  receiver: receiverName(team, FALLBACK_SEVERITY),
  matchers: [is('team', team)],
  routes: severityRoutes(team),
});

const severityRoutes = (team: Team): Route[] =>
  SEVERITIES.map(severity => ({
    receiver: receiverName(team, severity),
    matchers: [is('severity', severity)],
    ...timingOf(severity, team),
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
