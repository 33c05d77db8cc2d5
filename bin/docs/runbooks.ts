import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formatDuration, formatQuantity } from '../../lib/base';
import { RUNBOOK_MARKERS } from '../../lib/checks';
import { type Alert, type BoundAlert, bindAlerts, meaningOf } from '../../lib/rules';
import { monitoredIn, ruleSettings, type Stack } from '../../lib/stack';
import { link, table } from './markdown';

const { begin: BEGIN, end: END } = RUNBOOK_MARKERS;

/** Up to this many services of a team are listed; a team with more is given as "all others". */
const LISTED = 3;

/**
 * Path → text of every runbook, and of the list of them, with the part between the markers regenerated from the alerts'
 * declarations. Throws for a file that lacks the markers.
 */
export function runbookPages(stack: Stack): ReadonlyMap<string, string> {
  const files = [...generatedParts(stack)].filter(([file]) => existsSync(file));
  return new Map(files.map(([file, generated]) => [file, between(file, readFileSync(file, 'utf8'), generated)]));
}

/** Path of each runbook and of the list → what stands between its markers. */
export function generatedParts(stack: Stack): ReadonlyMap<string, string> {
  const bound = boundAlerts(stack);
  return new Map([
    ...stack.rules.alerts.map(alert => [path.join(stack.runbooks, `${alert.name}.md`), heading(alert, bound)] as const),
    [path.join(stack.runbooks, 'README.md'), list(stack, bound)],
  ]);
}

export const hasMarkers = (text: string): boolean => text.includes(BEGIN);

/** The text with `generated` between its markers. Throws without them. */
export function between(file: string, text: string, generated: string): string {
  const [before, rest, ...more] = text.split(BEGIN);
  const after = rest?.split(END);
  if (before === undefined || after?.length !== 2 || more.length > 0) {
    throw new Error(`${file}: it must have these two lines once, each on its own, below its title:\n${BEGIN}\n${END}`);
  }
  return `${before}${BEGIN}\n${generated}\n${END}${after[1]}`;
}

/** The alerts of the first environment: neither teams nor fixed thresholds depend on it. */
function boundAlerts(stack: Stack): readonly (readonly [service: string, alert: BoundAlert])[] {
  const [environment] = stack.environments;
  if (environment === undefined) return [];
  const services = monitoredIn(environment, stack.services);
  const bound = bindAlerts(stack.rules, services, ruleSettings(stack, environment));
  return [...bound].flatMap(([service, alerts]) => alerts.map(alert => [service, alert] as const));
}

type Bound = ReturnType<typeof boundAlerts>;

function heading(alert: Alert, bound: Bound): string {
  const lasting = alert.for === undefined ? 'at once' : `for ${formatDuration(alert.for)}`;
  const { team, services } = teamOf(alert, bound);
  const detail = services === '' ? '' : ` (${services})`;
  return `Severity **${alert.severity}** · Team **${team}**${detail} · Fires when **${inWords(alert)}** ${lasting}`;
}

const inWords = (alert: Alert): string => {
  const { threshold } = alert;
  const means = meaningOf(alert);
  return typeof threshold === 'function' ? means : means.replaceAll('{threshold}', formatQuantity(threshold));
};

/** The team that an alert is routed to, or the services' teams if it is routed to several. */
function teamOf({ name }: Alert, bound: Bound): { readonly team: string; readonly services: string } {
  const byTeam = new Map<string, string[]>();
  for (const [service, { alert, team }] of bound) {
    if (alert.name === name) byTeam.set(team, [...(byTeam.get(team) ?? []), service]);
  }
  const [only, ...more] = byTeam.keys();
  if (only === undefined) return { team: 'of the service', services: '' };
  if (more.length === 0) return { team: only, services: '' };
  const groups = [...byTeam].sort(([, a], [, b]) => a.length - b.length);
  const services = groups.map(([team, names], i) => {
    const others = i === groups.length - 1 && names.length > LISTED;
    return `${others ? 'all others' : names.join(', ')}: ${team}`;
  });
  return { team: 'of the service', services: services.join('; ') };
}

const list = ({ rules }: Stack, bound: Bound): string =>
  `\n${table(
    ['alert', 'severity', 'team', 'fires when'],
    rules.alerts.map(alert => [
      link(alert.name, `${alert.name}.md`),
      alert.severity,
      teamOf(alert, bound).team,
      inWords(alert),
    ]),
  )}\n`;
