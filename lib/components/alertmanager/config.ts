import type { StackNames } from '../../base';
import { formatDuration, minutes, SEVERITIES, type Severity } from '../../catalogue';
import type { OnCall } from '../../people';
import { type Alert, type StageCeilings, stageIn } from '../../rules';
import { watchdog } from '../prometheus/alerts';
import { laterTiers } from './escalation';
import { secretFile, TEMPLATE_GLOB } from './files';
import { timeIntervals, waiting } from './hours';
import { inhibitRules } from './inhibition';
import { is } from './matchers';
import type { Notifications } from './notifications';
import {
  HEARTBEAT,
  isPaged,
  laterReceiver,
  laterReceiverName,
  receiverName,
  receiverOf,
  ticketReceiverName,
  ticketReceiverOf,
} from './receivers';
import { heartbeatTiming, laterTimingOf, TICKET_TIMING, timingOf } from './timing';
import type { AlertmanagerConfig, GlobalConfig, Receiver, Route } from './types';

/** The severity of alerts without a known one: somebody reads them the same day. */
const FALLBACK_SEVERITY: Severity = 'warning';

/** A receiver that does nothing; its name gives the reason in the user interface. */
const silent = (reason: string): Receiver => ({ name: reason });

/** Receives what is recorded without notifying anybody. */
const SHADOW = silent('shadow-notifies-nobody');

/** One notification for each fault: its targets are grouped, other alerts and services are not. Of what pages, see `objectLabels`. */
const GROUP_BY = ['alertname', 'cluster', 'service'];
/**
 * Labels of the objects that critical alerts are about. An alert that joins a group updates the page of the others, which reaches
 * nobody once somebody has acknowledged it: a second node, or a second volume, pages on its own. Replicas of one process
 * (`instance`) share a fault.
 */
const objectLabels = (alerts: readonly Alert[]): readonly string[] =>
  [...new Set(alerts.filter(({ severity }) => severity === 'critical').flatMap(({ about = [] }) => about))]
    .filter(label => !GROUP_BY.includes(label) && label !== 'instance')
    .sort();

/** An alert without an end time counts as resolved after this; Prometheus always sends one. Alertmanager's own default. */
const RESOLVE_TIMEOUT = minutes(5);

export interface ConfigInput {
  readonly names: StackNames;
  /** Name of the environment. */
  readonly environment: string;
  /** @default nobody is notified */
  readonly notifications?: Notifications | undefined;
  /** Of the stack: after how long which tier is notified. @default nobody is on call */
  readonly onCall?: OnCall | undefined;
  /** Of the stack: what they explain says which of them inhibit which. */
  readonly alerts: readonly Alert[];
  /** How far they may have come in the environment. @default as far as each is declared */
  readonly stages?: StageCeilings | undefined;
}

const inhibition = ({ alerts, stages }: ConfigInput) => inhibitRules(alerts, alert => stageIn(alert, stages));

/** Alertmanager's configuration: who is notified of what. Credentials are file names, never values. */
export function renderAlertmanagerConfig(input: ConfigInput): AlertmanagerConfig {
  const { notifications } = input;
  return notifications === undefined ? withoutNotifications(input) : withNotifications(input, notifications);
}

function withoutNotifications(input: ConfigInput): AlertmanagerConfig {
  const { environment } = input;
  const receiver = silent(`no-notifications-in-${environment}`);
  return {
    global: { resolve_timeout: formatDuration(RESOLVE_TIMEOUT) },
    templates: [],
    route: { receiver: receiver.name, group_by: GROUP_BY, ...timingOf(FALLBACK_SEVERITY) },
    inhibit_rules: inhibition(input),
    receivers: [receiver],
  };
}

function withNotifications(input: ConfigInput, notifications: Notifications): AlertmanagerConfig {
  const { names, environment } = input;
  const { heartbeat } = notifications;
  const heartbeatReceiver = heartbeat === undefined ? silent(`no-heartbeat-in-${environment}`) : HEARTBEAT;
  // Receives what no other route matches: alerts of unknown teams.
  const fallback = names.roles.platform;
  const others = names.teams.filter(team => team !== fallback);
  const intervals = timeIntervals(notifications, names.teams);
  return {
    global: globalConfig(notifications),
    templates: [TEMPLATE_GLOB],
    route: {
      receiver: receiverName(fallback, FALLBACK_SEVERITY),
      group_by: GROUP_BY,
      ...timingOf(FALLBACK_SEVERITY),
      // The first route that matches handles the alert, with those of its later tiers.
      routes: [
        {
          receiver: heartbeatReceiver.name,
          matchers: [is('alertname', watchdog.name)],
          ...(heartbeat && heartbeatTiming(heartbeat.interval)),
        },
        { receiver: SHADOW.name, matchers: [is('stage', 'shadow')] },
        ...others.map(team => teamRoute(team, input, notifications)),
        ...severityRoutes(fallback, input, notifications),
      ],
    },
    ...(intervals.length > 0 && { time_intervals: intervals }),
    inhibit_rules: inhibition(input),
    receivers: [
      ...names.teams.flatMap(team => [
        ...SEVERITIES.flatMap(severity => [
          receiverOf(team, severity, notifications, names),
          ...laterTiers(team, severity, input).map(({ tier, contacts }) =>
            laterReceiver(team, severity, tier, contacts, names),
          ),
        ]),
        ...(isPaged(team, names) ? [ticketReceiverOf(team, notifications, names)] : []),
      ]),
      heartbeatReceiver,
      SHADOW,
    ],
  };
}

const teamRoute = (team: string, input: ConfigInput, notifications: Notifications): Route => ({
  receiver: receiverName(team, FALLBACK_SEVERITY),
  matchers: [is('team', team)],
  routes: severityRoutes(team, input, notifications),
});

/** By severity; what is critical and is not to page comes first. */
const severityRoutes = (team: string, input: ConfigInput, notifications: Notifications): Route[] => [
  ...(isPaged(team, input.names) ? [ticketRoute(team)] : []),
  ...SEVERITIES.flatMap(severity => tierRoutes(team, severity, input, notifications)),
];

/** The team's route, and those of its later tiers. All of them handle the alert, so all but the last continue. */
function tierRoutes(team: string, severity: Severity, input: ConfigInput, notifications: Notifications): Route[] {
  const same = {
    matchers: [is('severity', severity)],
    ...(severity === 'critical' && { group_by: [...GROUP_BY, ...objectLabels(input.alerts)] }),
    ...waiting(notifications, team, severity),
  };
  const routes = [
    { receiver: receiverName(team, severity), ...same, ...timingOf(severity, !isPaged(team, input.names)) },
    ...laterTiers(team, severity, input).map(({ tier, after }) => ({
      receiver: laterReceiverName(team, severity, tier),
      ...same,
      ...laterTimingOf(severity, after),
    })),
  ];
  return routes.map((route, i) => (i < routes.length - 1 ? { ...route, continue: true } : route));
}

const ticketRoute = (team: string): Route => ({
  receiver: ticketReceiverName(team),
  matchers: [is('stage', 'ticket'), is('severity', 'critical')],
  ...TICKET_TIMING,
});

const globalConfig = ({ smtp }: Notifications): GlobalConfig => ({
  resolve_timeout: formatDuration(RESOLVE_TIMEOUT),
  smtp_smarthost: `${smtp.host}:${smtp.port}`,
  smtp_from: smtp.from,
  smtp_auth_username: smtp.username,
  smtp_auth_password_file: secretFile('smtp-password'),
  smtp_require_tls: true,
  slack_api_url_file: secretFile('slack-url'),
});
