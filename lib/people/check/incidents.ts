import { type Duration, formatDuration } from '../../base';
import { duration, type Findings, oneOf, unless } from '../../base/findings';
import { line } from '../../base/text-findings';
import { days, minutes, seconds } from '../../base/units';
import { SEVERITIES } from '../../catalogue';
import {
  INCIDENT_SEVERITIES,
  type IncidentPolicy,
  type IncidentSeverity,
  type IncidentSeverityName,
  TIERS,
  tiersOf,
} from '../incidents';

const LONGEST = days(7);
const LONGEST_TEXT = 200;

/** What is wrong with what a company does about incidents. */
export function checkIncidents(field: string, { severities, alerts }: IncidentPolicy): Findings {
  const each = INCIDENT_SEVERITIES.flatMap(name =>
    severities[name] === undefined
      ? unless(false, `${field}.severities.${name}`, 'not set')
      : severityFindings(`${field}.severities.${name}`, severities[name]),
  );
  const mapped = SEVERITIES.flatMap(severity =>
    oneOf(`${field}.alerts.${severity}`, alerts[severity], INCIDENT_SEVERITIES),
  );
  if (each.length + mapped.length > 0) return [...each, ...mapped];
  return [...worseIsFaster(field, severities), ...worseAlerts(field, alerts)];
}

/** Alertmanager and PagerDuty count in minutes. */
const wholeMinutes = (field: string, value: Duration, least: Duration): Findings => {
  const wrong = duration(field, value, least, LONGEST);
  return wrong.length > 0
    ? wrong
    : unless(value.value % 60 === 0, field, `${formatDuration(value)}; wanted whole minutes`);
};

function severityFindings(field: string, severity: IncidentSeverity): Findings {
  const { means, examples, acknowledge, tiers, updates } = severity;
  const called = tiersOf(severity);
  const own = [
    ...line(`${field}.means`, means, LONGEST_TEXT),
    ...examples.flatMap((text, i) => line(`${field}.examples[${i}]`, text, LONGEST_TEXT)),
    ...wholeMinutes(`${field}.acknowledge`, acknowledge, minutes(1)),
    ...(updates === undefined ? [] : wholeMinutes(`${field}.updates`, updates, minutes(1))),
    ...called.flatMap(({ tier, after }) =>
      tier === 'primary'
        ? unless(
            after.value === 0,
            `${field}.tiers.primary`,
            `${formatDuration(after)}; wanted seconds(0): the primary is called at once`,
          )
        : wholeMinutes(`${field}.tiers.${tier}`, after, minutes(1)),
    ),
    ...TIERS.slice(0, called.length).flatMap(tier =>
      unless(
        tiers[tier] !== undefined,
        `${field}.tiers.${tier}`,
        'not set, but a later tier is called; set it, or leave that one out',
      ),
    ),
    ...unless(called.length > 0, `${field}.tiers`, 'empty; wanted at least primary: seconds(0)'),
  ];
  if (own.length > 0) return own;
  return [
    ...called.slice(1).flatMap(({ tier, after }, i) => {
      const before = called[i];
      return unless(
        after.value > (before?.after ?? seconds(0)).value,
        `${field}.tiers.${tier}`,
        `${formatDuration(after)}; wanted longer than ${before?.tier}, which is called after ${formatDuration(before?.after ?? seconds(0))}`,
      );
    }),
    ...unless(
      tiers.secondary === undefined || acknowledge.value <= tiers.secondary.value,
      `${field}.tiers.secondary`,
      `${tiers.secondary && formatDuration(tiers.secondary)}; the secondary would be called before the primary has had the ` +
        `${formatDuration(acknowledge)} to acknowledge`,
    ),
  ];
}

/** What is worse is answered no later, by no fewer. */
function worseIsFaster(field: string, severities: IncidentPolicy['severities']): Findings {
  return INCIDENT_SEVERITIES.slice(1).flatMap((name, i) => {
    const worse = INCIDENT_SEVERITIES[i] as IncidentSeverityName;
    const at = `${field}.severities.${worse}`;
    const [fast, slow] = [severities[worse], severities[name]];
    return [
      ...unless(
        fast.acknowledge.value <= slow.acknowledge.value,
        `${at}.acknowledge`,
        `${formatDuration(fast.acknowledge)}, longer than ${name} with ${formatDuration(slow.acknowledge)}`,
      ),
      ...tiersOf(slow).flatMap(({ tier, after }) => {
        const own = fast.tiers[tier];
        const text = own === undefined ? 'not called' : `${formatDuration(own)}, later`;
        return unless(
          own !== undefined && own.value <= after.value,
          `${at}.tiers.${tier}`,
          `${text} than for ${name}, after ${formatDuration(after)}`,
        );
      }),
      ...unless(
        fast.answered === 'always' || slow.answered !== 'always',
        `${at}.answered`,
        `in working hours, but ${name} always`,
      ),
    ];
  });
}

const worseAlerts = (field: string, alerts: IncidentPolicy['alerts']): Findings =>
  SEVERITIES.slice(1).flatMap((severity, i) => {
    const worse = SEVERITIES[i];
    if (worse === undefined) return [];
    const rank = (name: IncidentSeverityName) => INCIDENT_SEVERITIES.indexOf(name);
    return unless(
      rank(alerts[worse]) <= rank(alerts[severity]),
      `${field}.alerts.${worse}`,
      `${alerts[worse]}, less than ${alerts[severity]} of ${severity}`,
    );
  });
